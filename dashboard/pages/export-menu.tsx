/** Taking a list out as a file: the browser saves it while it comes, so that its size does not matter here. */
import { EXPORT_FORMATS, type ExportFormat } from '../../shared/api.ts';
import { apiUrl, head, useAct } from '../client.ts';
import { Menu, toast } from '../parts/index.ts';
import { site } from '../session.ts';
import { t } from '../text/text.ts';

type Query = Record<string, string>;

/**
 * Starts to save a list: `path` below `export/`, with its search and filters. Asks first whether it may be had, so that a refusal is said here and not
 * in a file. Throws a `Failure`.
 */
export async function download(path: string, query: Query, format: ExportFormat): Promise<void> {
  const asked = { ...query, format, site: site.peek()?.id };
  await head(`export/${path}`, { query: asked });
  const link = document.createElement('a');
  link.href = apiUrl(`export/${path}`, asked);
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

interface ExportMenuProps {
  /** Below `export/`: `profiles`. */
  path: string;
  /** What the list is narrowed to. */
  query?: Query;
  look?: 'plain' | 'quiet';
  /** What the button says, where a page has more than one. */
  label?: string;
  /** What is taken out, in words, for screen readers. */
  what: string;
  /** A list beside it that is narrowed alike, and what it is called. */
  beside?: { path: string; name: string };
}

/** The button on a list that saves it as a file; a failure is told in passing. */
export function ExportMenu({ path, query = {}, what, look, label: own, beside }: ExportMenuProps) {
  const act = useAct(async (from: string, format: ExportFormat) => {
    try {
      await download(from, query, format);
    } catch (error) {
      toast(error instanceof Error ? error.message : t('error.internal'));
    }
  });
  return (
    <Menu
      label={act.busy ? t('export.busy') : (own ?? t('export.label'))}
      name={t('export.named', { what })}
      look={look}
      items={[
        ...EXPORT_FORMATS.map((format) => ({ from: path, format, label: t(`export.${format}`) })),
        ...EXPORT_FORMATS.flatMap((format) =>
          beside ? [{ from: beside.path, format, label: t('export.fileNamed', { what: beside.name, format: format.toUpperCase() }) }] : [],
        ),
      ].map(({ from, format, label }) => ({ label, disabled: act.busy, onSelect: () => void act.run(from, format) }))}
    />
  );
}
