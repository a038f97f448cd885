/** The dictionary: every event and trait that the site sends, with its types, and what people say it is for. */
import { useEffect, useState } from 'preact/hooks';
import type { Dictionary as Answer } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { number } from '../format.ts';
import { Card, Empty, Input, Page, Select, Time } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { TermTable } from './term-table.tsx';
import { clashesOf, fits, SHOWS, type Show } from './term-words.ts';
import './people.css';
import './data.css';

/** The page. */
export default function Dictionary() {
  const [query, setQuery] = useQuery();
  const [typed, setTyped] = useState(query.q ?? '');
  useEffect(() => {
    const timer = setTimeout(() => setQuery({ q: typed.trim() || undefined }), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  const dictionary = useLoad('dictionary', (signal) => get<Answer>('dictionary', { signal }));
  const all = dictionary.data?.items;
  const show: Show = SHOWS.find((name) => name === query.show) ?? 'all';
  const rows = all?.filter((term) => fits(term, show, typed));
  return (
    <Page
      title={t('nav.dictionary')}
      finding={all && all.length > 0 ? findingOf(all) : undefined}
      actions={<ExportMenu path="dictionary" what={t('export.what.dictionary')} />}
    >
      {dictionary.data?.overflow.length ? (
        <Card>
          <ul class="stack">
            {dictionary.data.overflow.map(({ what, count, most, example, sender, lastSeen }) => (
              <li key={what} class="warn">
                {tn(`dictionary.overflow.${what}`, { n: count, most: number(most), example, sender, when: <Time at={lastSeen} /> })}
              </li>
            ))}
          </ul>
          <p class="quiet">{t('dictionary.overflowFix')}</p>
        </Card>
      ) : null}
      <Card note={t('dictionary.countHint')}>
        <div class="filters">
          <Input bare type="search" label={t('dictionary.search')} placeholder={t('dictionary.search')} value={typed} onInput={setTyped} />
          <Select
            bare
            label={t('dictionary.show')}
            value={show}
            onChange={(next) => setQuery({ show: next === 'all' ? undefined : next })}
            options={SHOWS.map((value) => ({ value, label: t(`dictionary.show.${value}`) }))}
          />
        </div>
        <TermTable
          courses
          caption={t('dictionary.caption')}
          rows={rows}
          load={dictionary}
          empty={
            all?.length ? (
              <Empty title={t('dictionary.noneFit')} />
            ) : (
              <Empty title={t('dictionary.empty')}>{t('dictionary.emptyWords')}</Empty>
            )
          }
        />
      </Card>
    </Page>
  );
}

function findingOf(all: Answer['items']): string {
  const count = (kind: 'event' | 'trait') => all.filter((term) => term.kind === kind).length;
  const said = t('dictionary.finding', {
    events: t('dictionary.events', { n: count('event') }),
    traits: t('dictionary.traits', { n: count('trait') }),
  });
  return `${said} ${clashesOf(all)}`;
}
