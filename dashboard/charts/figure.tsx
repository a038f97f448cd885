import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { t } from '../text/text.ts';

interface FigureProps {
  /** The finding: what the picture shows, in a sentence. */
  title: string;
  /** Of what, in which units. */
  subtitle: ComponentChildren;
  legend?: { label: string; tone: 'accent' | 'before' | 'orange' }[];
  /** The figures behind the picture. */
  table: { columns: string[]; rows: ComponentChildren[][] };
  note?: ComponentChildren;
  /** The picture. */
  children: ComponentChildren;
}

/** A picture with its finding, its units, and the table behind it. */
export function Figure({ title, subtitle, legend, table, note, children }: FigureProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure class="card figure">
      <figcaption class="card-head">
        <div>
          <h2>{title}</h2>
          <p class="card-sub">{subtitle}</p>
        </div>
        <div class="figure-aside no-print">
          {legend?.map((entry) => (
            <span key={entry.label} class={`legend ${entry.tone}`}>
              {entry.label}
            </span>
          ))}
          <Button look="quiet" small pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {t('parts.table')}
          </Button>
        </div>
      </figcaption>
      {asTable ? (
        <div class="figure-table" tabIndex={0} role="group" aria-label={title}>
          <table class="table">
            <thead>
              <tr>
                {table.columns.map((column, i) => (
                  <th key={column} scope="col" class={i > 0 ? 'end' : undefined}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, i) => (
                <tr key={i}>
                  {row.map((cell, j) => (
                    <td key={j} class={j > 0 ? 'end' : undefined}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        children
      )}
      {note ? <p class="card-note">{note}</p> : null}
    </figure>
  );
}
