import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { href as linkTo } from '../address.ts';
import type { Load } from '../client.ts';
import { t } from '../text/text.ts';
import { ErrorBox } from './error-box.tsx';
import { Skeleton } from './skeleton.tsx';

/** One column: how its cell looks, and what it sorts by (a function: sorted here; `true`: the page sorts, see `onSort`). */
export interface Column<T> {
  key: string;
  label: string;
  cell: (row: T) => ComponentChildren;
  sort?: true | ((row: T) => string | number | null);
  align?: 'end';
  /** `wide`: left out on a phone. */
  on?: 'wide';
}
/** The column that sorts, and whether from large to small. */
export interface Sort {
  key: string;
  down: boolean;
}
interface TableProps<T> {
  /** What the table holds; for screen readers, and visible when `showCaption`. */
  caption: string;
  columns: Column<T>[];
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  /** The page of a row: the first cell becomes a link, and the whole row can be pressed. */
  href?: (row: T) => string;
  /** Shown instead of rows when there are none. */
  empty?: ComponentChildren;
  /** Loading and error of the question that the rows answer. */
  load?: Pick<Load<unknown>, 'loading' | 'error' | 'refresh'>;
  sort?: Sort;
  /** The page sorts (asks the collector). */
  onSort?: (sort: Sort) => void;
}

function compare(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

/** Rows of people or things: sortable, walked with the arrow keys, with its loading, empty and error states. */
export function Table<T>({ caption, columns, rows, rowKey, href, empty, load, sort: given, onSort }: TableProps<T>) {
  const [own, setOwn] = useState<Sort | undefined>(given);
  const [box, over] = useOver();
  const sort = onSort ? given : own;
  const sorted = useMemo(() => {
    const by = columns.find((c) => c.key === sort?.key)?.sort;
    if (!rows || onSort || !sort || typeof by !== 'function') return rows;
    return [...rows].sort((a, b) =>
      by(a) === null || by(b) === null ? compare(by(a), by(b)) : compare(by(a), by(b)) * (sort.down ? -1 : 1),
    );
  }, [rows, columns, sort, onSort]);

  if (load?.error && !rows) return <ErrorBox error={load.error} retry={load.refresh} />;
  if (!rows && load?.loading !== false) return <Skeleton rows={5} />;
  if (!sorted || sorted.length === 0) return <>{empty ?? null}</>;

  const turn = (column: Column<T>) => {
    const next = { key: column.key, down: sort?.key === column.key ? !sort.down : column.align === 'end' };
    if (onSort) onSort(next);
    else setOwn(next);
  };
  return (
    <div ref={box} class="table-scroll" onKeyDown={walk} {...(over ? { tabIndex: 0, role: 'region', 'aria-label': caption } : {})}>
      <table class={href ? 'table pressable' : 'table'}>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                class={classes(column)}
                aria-sort={sort?.key === column.key ? (sort.down ? 'descending' : 'ascending') : undefined}
              >
                {column.sort ? (
                  <button type="button" class="sort" title={t('parts.sortBy', { column: column.label })} onClick={() => turn(column)}>
                    {column.label}
                    <span aria-hidden="true" class="sort-mark">
                      {sort?.key === column.key ? (sort.down ? '↓' : '↑') : ''}
                    </span>
                  </button>
                ) : (
                  column.label
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, i) => (
                <td key={column.key} class={classes(column)}>
                  {i === 0 && href ? (
                    <a href={linkTo(href(row))} class="row-link">
                      {column.cell(row)}
                    </a>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whether what stands in a box is wider than the box: then the keyboard must reach it, to scroll. */
function useOver() {
  const box = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const look = () => setOver(box.current !== null && box.current.scrollWidth > box.current.clientWidth);
    look();
    addEventListener('resize', look);
    return () => removeEventListener('resize', look);
  });
  return [box, over] as const;
}

const classes = <T,>(column: Column<T>) => [column.align ?? '', column.on ?? ''].join(' ').trim() || undefined;

/** Up and down move between the rows' links. */
function walk(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.row-link')];
  const here = links.indexOf(document.activeElement as HTMLElement);
  const next = links[here + (event.key === 'ArrowDown' ? 1 : -1)];
  if (here < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
