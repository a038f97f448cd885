import { signal } from '@preact/signals';
import { t } from '../text/text.ts';

interface Note {
  id: number;
  text: string;
  undo?: () => unknown;
}
const notes = signal<Note[]>([]);
let last = 0;

const drop = (id: number) => {
  notes.value = notes.value.filter((note) => note.id !== id);
};

/** Says that something was done, with a way back where there is one. Stays 6 seconds, 12 with undo. */
export function toast(text: string, undo?: () => unknown): void {
  const id = ++last;
  notes.value = [...notes.value.slice(-2), { id, text, undo }];
  setTimeout(() => drop(id), undo ? 12_000 : 6_000);
}

/** Where toasts appear; the shell renders it once. */
export function Toasts() {
  return (
    <div class="toasts no-print" role="status" aria-live="polite">
      {notes.value.map((note) => (
        <div class="toast" key={note.id}>
          <span>{note.text}</span>
          {note.undo ? (
            <button
              type="button"
              class="toast-action"
              onClick={() => {
                drop(note.id);
                void note.undo?.();
              }}
            >
              {t('parts.undo')}
            </button>
          ) : null}
          <button type="button" class="toast-action" aria-label={t('parts.close')} onClick={() => drop(note.id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
