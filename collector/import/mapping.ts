/** A part as a person mapped it: what they chose, and what follows from reading the file anew where they say it is written otherwise. */
import type { ImportChange, ImportPart, ImportTemplate } from '../../shared/api.ts';
import type { Store } from '../store/store.ts';
import { HttpError } from '../error.ts';
import { HEAD, sample, type Head } from './analyse.ts';
import { bytesOf } from './chunks.ts';
import { columnsBy, guess, writingOf } from './guess.ts';
import { TEMPLATES } from './templates.ts';
import { lackingIn } from './schema.ts';

type Said = NonNullable<ImportChange['parts']>[number];

async function headOf(store: Store, site: number, id: string, { part, bytes }: ImportPart): Promise<Head> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytesOf(store, site, id, part)) {
    pieces.push(piece);
    size += piece.length;
    if (size >= HEAD) break;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, HEAD), whole: bytes <= HEAD, all: () => bytesOf(store, site, id, part) };
}

/** The part with the choices of a person. Read otherwise, or taken as another kind, its columns are guessed anew. */
export async function remapped(
  store: Store,
  { site, id }: { site: number; id: string },
  part: ImportPart,
  said: Said,
): Promise<ImportPart> {
  const { kind, encoding, delimiter, dates, decimals, fixed } = said;
  const chosen = { ...part, kind, encoding, delimiter: part.format === 'csv' ? (delimiter ?? ',') : null, dates, decimals, fixed };
  const otherwise = encoding !== part.encoding || chosen.delimiter !== part.delimiter;
  if (otherwise || kind !== part.kind) {
    const { sampled, problems } = await sample(chosen, await headOf(store, site, id, part));
    if (problems.length > 0) return { ...chosen, columns: [], problems, notes: [] };
    if (otherwise && kind === part.kind) {
      const guessed = guess(part.name, sampled);
      return {
        ...chosen,
        ...guessed,
        kind: kind ?? guessed.kind,
        columns: columnsBy(kind ?? guessed.kind, sampled, null),
        fixed,
        problems: [],
      };
    }
    const columns = columnsBy(kind, sampled, null);
    return { ...chosen, columns, ...writingOf(kind, columns, sampled), problems: [], template: null };
  }
  if (said.columns.length !== part.columns.length || said.columns.some(({ name }, i) => name !== part.columns[i]?.name))
    throw new HttpError('invalid', `${part.name}: the columns are other ones by now; load the import again.`);
  const columns = part.columns.map((column, i) => ({ ...column, ...pick(said.columns[i] ?? column) }));
  const wrong = kind === null ? [] : lackingIn({ kind, columns, fixed }).filter((problem) => !problem.startsWith('No column'));
  if (wrong[0] !== undefined) throw new HttpError('invalid', `${part.name}: ${wrong[0]}`, wrong);
  return { ...chosen, columns, notes: part.notes.filter((note) => !settled(note, part, said)) };
}
const pick = ({ field, extra, as }: Pick<ImportPart['columns'][number], 'field' | 'extra' | 'as'>) => ({ field, extra, as });
/** Whether a note asks for what was just decided. */
const settled = (note: string, part: ImportPart, said: Said): boolean =>
  (note.startsWith('Day and month') && said.dates !== part.dates) ||
  (note.startsWith('Amounts such as') && said.decimals !== part.decimals);

/** Kith's own templates as the API shows them. */
export const ownTemplates = (): ImportTemplate[] =>
  TEMPLATES.map(({ id, name, kind, fields, without = [], dates, decimals, fixed }) => ({
    ...{ id, name, kind, own: true, dates: dates ?? null, decimals: decimals ?? null, fixed: { ...fixed } },
    columns: [
      ...Object.entries(fields).map(([column, field]) => ({ name: column, field, extra: null, as: 'text' as const })),
      ...without.map((column) => ({ name: column, field: null, extra: null, as: 'text' as const })),
    ],
  }));
