/** What this browser keeps for the reader (theme, last site). Storage may be blocked; then nothing is kept, and nothing breaks. */

/** What is kept under a name, or null. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`kith-${name}`);
  } catch {
    return null;
  }
}
/** Keeps a value, or forgets it with null. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`kith-${name}`);
    else localStorage.setItem(`kith-${name}`, value);
  } catch {
    // Blocked storage: the choice lasts for this page only.
  }
}
