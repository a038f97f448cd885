/** Every experience: whom it is for, where, its state, and what it did so far. */
import type { Experience, Results } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { money } from '../format.ts';
import { Card, Chip, Empty, Link, Page, Select, Table, type Column } from '../parts/index.ts';
import { clause } from '../rules/sentence.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { leader } from './experience-results.tsx';
import { StatusChip } from './experience-status.tsx';
import './experience.css';
import { segmentNames, useExperiences, useSegments } from './known.ts';

const FILTERS = ['now', 'live', 'draft', 'paused', 'archived', 'all'] as const;
type Filter = (typeof FILTERS)[number];
const fits = (e: Experience, filter: Filter) => (filter === 'now' ? e.status !== 'archived' : filter === 'all' || e.status === filter);

/** The list of experiences. */
export default function Experiences() {
  const [query, change] = useQuery();
  const filter: Filter = FILTERS.find((f) => f === query['status']) ?? 'now';
  const experiences = useExperiences();
  const segments = useSegments();
  const called = segmentNames(segments.data);
  const all = experiences.data?.items;
  // One question for each that was ever live; asked together, kept while the page is open.
  const asked = (all ?? []).filter((e) => e.liveSince && fits(e, filter)).slice(0, 50);
  const results = useLoad(asked.length ? `results of ${asked.map((e) => `${e.id}:${e.version}`).join(' ')}` : null, async (signal) => {
    const answers = await Promise.all(asked.map((e) => get<Results>(`experiences/${encodeURIComponent(e.id)}/results`, { signal })));
    return new Map(asked.map((e, i) => [e.id, answers[i]]));
  });
  const of = (e: Experience) => results.data?.get(e.id);
  const effect = (e: Experience) => {
    const found = of(e);
    return found ? leader(found)?.effect : undefined;
  };
  const columns: Column<Experience>[] = [
    {
      key: 'name',
      label: t('experiences.name'),
      sort: (e) => e.name,
      cell: (e) => (
        <span class="person-words">
          <span>{e.name}</span>
          <span class="person-detail">
            {e.audience ? t('experience.seenPeople', { clause: clause(e.audience, called) }) : t('experiences.everyone')}
          </span>
        </span>
      ),
    },
    { key: 'slot', label: t('experiences.slot'), sort: (e) => e.slot, on: 'wide', cell: (e) => <code>{e.slot}</code> },
    { key: 'status', label: t('experiences.status'), sort: (e) => e.status, cell: (e) => <StatusChip experience={e} /> },
    {
      key: 'effect',
      label: t('experiences.effect'),
      sort: (e) => effect(e)?.perVisitor ?? null,
      align: 'end',
      cell: (e) => {
        const [found, measured] = [of(e), effect(e)];
        if (!found || !measured) return <span class="quiet">–</span>;
        const clear = found.advice === 'better' ? 'good' : found.advice === 'worse' ? 'bad' : 'quiet';
        return <span class={`num ${clear}`}>{money(measured.perVisitor, { currency: found.currency, sign: true })}</span>;
      },
    },
    {
      key: 'advice',
      label: t('experiences.advice'),
      cell: (e) => {
        const found = of(e);
        if (!found) return <span class="quiet">–</span>;
        return (
          <Chip tone={found.advice === 'split_broken' ? 'warn' : found.advice === 'better' ? 'good' : 'plain'}>
            {t(`experience.advice.${found.advice}`)}
          </Chip>
        );
      },
    },
  ];
  const create = may('marketer') ? (
    <Link to="/experiences/new" look="main">
      {t('experiences.new')}
    </Link>
  ) : undefined;
  const best = (all ?? []).find((e) => e.status === 'live' && of(e)?.advice === 'better');
  const gain = best && effect(best);
  const filters = FILTERS.map((value) => ({
    value,
    label: value === 'now' || value === 'all' ? t(`experiences.filter.${value}`) : t(`experience.status.${value}`),
  }));
  return (
    <Page
      title={t('nav.experiences')}
      actions={
        may('marketer') && all?.length ? (
          <>
            <ExportMenu path="experiences" what={t('export.what.experiences')} />
            {create}
          </>
        ) : (
          create
        )
      }
      finding={
        all?.length ? (
          <>
            {t('experiences.finding', { n: all.filter((e) => e.status === 'live').length })}{' '}
            {best && gain
              ? tn('experiences.findingBetter', {
                  name: best.name,
                  amount: <em>{money(gain.perVisitor, { currency: of(best)?.currency })}</em>,
                })
              : null}
          </>
        ) : undefined
      }
    >
      <Card>
        {all?.length ? (
          <div class="filter-line no-print">
            <Select
              bare
              label={t('experiences.filter')}
              value={filter}
              options={filters}
              onChange={(next) => change({ status: next === 'now' ? undefined : next })}
            />
          </div>
        ) : null}
        <Table
          caption={t('experiences.caption')}
          columns={columns}
          rows={all?.filter((e) => fits(e, filter))}
          rowKey={(e) => e.id}
          href={(e) => `/experiences/${encodeURIComponent(e.id)}`}
          load={experiences}
          empty={
            all?.length ? (
              <Empty title={t('experiences.noneFit')} />
            ) : (
              <Empty title={t('experiences.empty')} action={create}>
                {t('experiences.emptyWords')}
              </Empty>
            )
          }
        />
      </Card>
    </Page>
  );
}
