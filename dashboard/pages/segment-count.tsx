/** How many a rule holds, how the segment moved, and some of the people, each with their why. */
import { useState } from 'preact/hooks';
import type { Counts, ProfileRow, Segment } from '../../shared/api.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { get, useLoad } from '../client.ts';
import { number, percent } from '../format.ts';
import { Card, Empty, ErrorBox, Link, Money, Num, Person, Skeleton, Table, Time, type Column } from '../parts/index.ts';
import type { SegmentNames } from '../rules/values.ts';
import { t } from '../text/text.ts';
import type { usePreview } from './preview.ts';
import { Why } from './why.tsx';

type Shown = ReturnType<typeof usePreview>;
interface CountCardProps {
  saved: Segment | null;
  dirty: boolean;
  preview: Shown;
  unfinished: boolean;
}

/** A share with one decimal, which a whole number has no use for. */
const shareOf = (part: number, whole: number): string => {
  const share = Math.min(1, part / whole);
  return percent(share, { digits: Number.isInteger(Math.round(share * 1000) / 10) ? 0 : 1 });
};

/** The count while typing; of a saved segment also its course. */
export function CountCard({ saved, dirty, preview, unfinished }: CountCardProps) {
  const counts = useLoad('counts', (signal) => get<Counts>('counts', { signal }));
  const found = preview.data;
  const known = counts.data?.identified ?? 0;
  return (
    <Card class="count-card">
      <p class="quiet">{t(saved && !dirty ? 'segment.now' : 'segment.would')}</p>
      <div class={preview.stale ? 'dim' : undefined} aria-live="polite" aria-busy={preview.busy}>
        {found && !unfinished ? (
          <>
            <p class="figure-large">{t('segment.people', { n: found.count })}</p>
            <p class="hint">
              {[
                found.count > 1 && found.known === found.count ? t('segment.allKnown') : t('segment.known', { n: found.known }),
                ...(known > 0 ? [t('segment.shareKnown', { share: shareOf(found.known, known) })] : []),
              ].join(' · ')}
            </p>
          </>
        ) : preview.error || unfinished ? null : (
          <Skeleton rows={2} />
        )}
      </div>
      {unfinished ? <p class="hint">{t('segment.unfinished')}</p> : <ErrorBox error={preview.error} retry={preview.refresh} />}
      {saved ? <Course segment={saved} /> : null}
    </Card>
  );
}

function Course({ segment }: { segment: Segment }) {
  const days = segment.history.filter((n): n is number => n !== null);
  const [first, last] = [days[0], days[days.length - 1]];
  return (
    <>
      {days.length > 1 && first !== undefined && last !== undefined ? (
        <div role="img" aria-label={t('segment.course', { first: number(first), last: number(last) })}>
          <Sparkline values={segment.history} height={64} />
        </div>
      ) : null}
      <p class="hint">
        {segment.status === 'building' ? t('segment.building') : t('segment.moved', { entered: segment.entered7d, left: segment.left7d })}
      </p>
    </>
  );
}

interface SomeProps {
  /** The segment as it is saved, when nothing was changed: only then there is a why. */
  saved: Segment | null;
  preview: Shown;
  segments: SegmentNames;
  unfinished: boolean;
}

/** Some of the people whom the rule holds for. */
export function SomeOfThem({ saved, preview, segments, unfinished }: SomeProps) {
  const [why, setWhy] = useState<string | null>(null);
  const columns: Column<ProfileRow>[] = [
    {
      key: 'person',
      label: t('profiles.person'),
      cell: (row) => {
        const person = <Person name={row.name} email={row.email} userId={row.userId} detail={row.name ? row.email : null} />;
        if (!saved) return <Link to={`/profiles/${encodeURIComponent(row.id)}`}>{person}</Link>;
        return (
          <button type="button" class="person-button" onClick={() => setWhy(row.id)}>
            {person}
          </button>
        );
      },
    },
    { key: 'orders', label: t('profiles.orders'), align: 'end', cell: (row) => <Num value={row.orders} /> },
    { key: 'spent', label: t('profiles.spent'), align: 'end', cell: (row) => <Money value={row.revenue} whole /> },
    {
      key: 'lastOrder',
      label: t('profiles.lastOrder'),
      on: 'wide',
      cell: (row) => (row.lastOrder ? <Time at={row.lastOrder} /> : <span class="quiet">–</span>),
    },
    { key: 'lastSeen', label: t('profiles.lastSeen'), cell: (row) => <Time at={row.lastSeen} /> },
  ];
  if (!preview.data || unfinished) return null;
  return (
    <Card
      class="people-list"
      title={t('segment.some')}
      aside={
        saved ? (
          <span class="row">
            <span>{t('segment.someHint')}</span>
            <Link to={`/profiles?segment=${encodeURIComponent(saved.id)}`}>{t('segment.allOfThem')}</Link>
          </span>
        ) : (
          t('segment.someHintNew')
        )
      }
    >
      <div class={preview.stale ? 'dim' : undefined}>
        <Table
          caption={t('segment.some')}
          columns={columns}
          rows={preview.data.people}
          rowKey={(row) => row.id}
          empty={<Empty title={t('segment.nobody')}>{t('segment.nobodyWords')}</Empty>}
        />
      </div>
      <Why
        profile={why ?? ''}
        segment={why !== null && saved ? { id: saved.id, name: saved.name } : null}
        segments={segments}
        onClose={() => setWhy(null)}
        to="profile"
      />
    </Card>
  );
}
