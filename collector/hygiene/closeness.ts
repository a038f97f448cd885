/** How alike two words are. Pure. */

/**
 * Jaro-Winkler similarity, 0 to 1: the share of letters that both have near the same place, raised where they begin alike.
 * Winkler 1990, "String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage", with his p = 0.1 and a prefix of 4.
 */
export function jaroWinkler(one: string, two: string): number {
  if (one === two) return 1;
  const [a = [], b = []] = [one, two].sort().map((word) => [...word]);
  if (a.length === 0 || b.length === 0) return 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Array<boolean>(b.length).fill(false);
  const mine: string[] = [];
  for (const [i, letter] of a.entries()) {
    for (let j = Math.max(0, i - reach); j < Math.min(b.length, i + reach + 1); j++) {
      if (taken[j] || b[j] !== letter) continue;
      taken[j] = true;
      mine.push(letter);
      break;
    }
  }
  if (mine.length === 0) return 0;
  const theirs = b.filter((_, j) => taken[j]);
  const moved = mine.filter((letter, i) => letter !== theirs[i]).length / 2;
  const m = mine.length;
  const jaro = (m / a.length + m / b.length + (m - moved) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && a[prefix] !== undefined && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** Whether one typing slip (a letter too many, too few, wrong, or two neighbours swapped) makes one text of the other: Damerau 1964. Not for equal texts. */
export function oneSlip(one: string, two: string): boolean {
  if (one === two || Math.abs(one.length - two.length) > 1) return false;
  let i = 0;
  while (i < one.length && one[i] === two[i]) i++;
  const [a, b] = [one.slice(i), two.slice(i)];
  if (a.length === b.length) return a.slice(1) === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
  return a.length > b.length ? a.slice(1) === b : a === b.slice(1);
}
