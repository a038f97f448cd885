/** The mark with the name beside it, above the ways in. */
export function Brand() {
  return (
    <p class="brand">
      <Mark />
      <span>Kith</span>
    </p>
  );
}

/** Kith's mark: two rings that share a part. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 22 16" width="22" height="16" aria-hidden="true">
      <circle cx="7.5" cy="8" r="5.75" class="mark-own" />
      <circle cx="14.5" cy="8" r="5.75" class="mark-other" />
    </svg>
  );
}
