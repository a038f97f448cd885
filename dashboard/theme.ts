/** Light, dark, or as the system says. */
import { signal } from '@preact/signals';
import { keep, kept } from './keep.ts';

/** The choices. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
/** What the reader chose. */
export const theme = signal<Theme>('system');

/** Shows a theme, and keeps it for the next visit. */
export function chooseTheme(next: Theme): void {
  theme.value = next;
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  keep('theme', next === 'system' ? null : next);
}
/** Shows what was chosen before. */
export function startTheme(): void {
  chooseTheme(THEMES.find((t) => t === kept('theme')) ?? 'system');
}
