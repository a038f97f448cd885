/** Everything somebody did, newest first, by day, in words; the bands where their anonymous history joined. */
import { useState } from 'preact/hooks';
import type { Profile, TimelineEvent } from '../../shared/api.ts';
import { Failure } from '../client.ts';
import { clock, date, dayName, exact, money } from '../format.ts';
import { Button, Card, Copy, Dialog, Empty, ErrorBox, Select, Skeleton } from '../parts/index.ts';
import { minute } from '../parts/time.tsx';
import { t } from '../text/text.ts';
import { phrase, type Around } from '../timeline/phrase.tsx';
import { days, joinedBy, settled, type Band } from '../timeline/story.ts';
import type { Paged } from './paged.ts';

/** The kinds of events that the timeline can be narrowed to, as the API names them. */
export const KINDS = { all: '', track: 'track', page: 'page,screen', identify: 'identify,group,alias' } as const;
/** One of the kinds. */
export type Kind = keyof typeof KINDS;
/** Whether a word of the address is a kind. */
export const isKind = (text: string | undefined): text is Kind => text !== undefined && Object.hasOwn(KINDS, text);

interface TimelineProps {
  profile: Profile;
  events: Paged<TimelineEvent>;
  /** Ids that came while the page was open. */
  fresh: ReadonlySet<string>;
  kind: Kind;
  onKind: (kind: Kind) => void;
  around: Omit<Around, 'joined'>;
  /** Opens what was linked; with undo for those who may. */
  onLinks: () => void;
  mayUndo: boolean;
}

/** The story on the profile's page. */
export function Timeline({ profile, events, fresh, kind, onKind, around, onLinks, mayUndo }: TimelineProps) {
  const [raw, setRaw] = useState<TimelineEvent | null>(null);
  const { counts } = profile;
  const aside = (['events', 'devices', 'visits'] as const)
    .filter((what) => what === 'events' || counts[what] > 0)
    .map((what) => t(`profile.${what}`, { n: counts[what] }))
    .join(' · ');
  const links = settled(profile.links, events.items ?? []);
  const kinds = (Object.keys(KINDS) as Kind[]).map((value) => ({ value, label: t(`profile.filter.${value}`) }));
  // Bands belong to the whole story: between events of one kind they would stand in the wrong place.
  const story = events.items && days(events.items, kind === 'all' ? links : [], !events.more);
  return (
    <Card title={t('profile.everything')} aside={aside} class="timeline">
      <div class="filter-line no-print">
        <Select bare label={t('profile.filter')} value={kind} options={kinds} onChange={onKind} />
      </div>
      {events.loading ? <Skeleton rows={6} /> : null}
      <ErrorBox error={events.error} retry={events.refresh} />
      {story?.length === 0 ? (
        <Empty
          title={t('profile.noEvents')}
          action={kind === 'all' ? undefined : <Button onClick={() => onKind('all')}>{t('profile.showEverything')}</Button>}
        >
          {t('profile.noEventsWords')}
        </Empty>
      ) : null}
      {story?.map((day) => (
        <section class="day" key={day.key}>
          <h3 class="day-name">{dayName(day.at, minute.value)}</h3>
          <ol>
            {day.entries.map((entry) =>
              entry.kind === 'band' ? (
                <LinkBand key={`band ${entry.band.at}`} band={entry.band} onLinks={onLinks} mayUndo={mayUndo} />
              ) : (
                <Moment
                  key={entry.event.id}
                  event={entry.event}
                  fresh={fresh.has(entry.event.id)}
                  around={{ ...around, joined: joinedBy(entry.event, links) }}
                  onRaw={() => setRaw(entry.event)}
                />
              ),
            )}
          </ol>
        </section>
      ))}
      <ErrorBox error={events.addError instanceof Failure ? events.addError : undefined} retry={events.more} />
      {events.more ? (
        <p class="timeline-foot no-print">
          <Button busy={events.adding} onClick={() => void events.more?.()}>
            {t('profile.earlier')}
          </Button>
        </p>
      ) : null}
      <Dialog
        open={raw !== null}
        onClose={() => setRaw(null)}
        title={t('profile.rawTitle')}
        wide
        foot={<Copy text={json(raw)} label={t('profile.rawTitle')} />}
      >
        <pre class="well raw" tabIndex={0}>
          {json(raw)}
        </pre>
      </Dialog>
    </Card>
  );
}

const json = (event: TimelineEvent | null): string => (event ? JSON.stringify(event, null, 2) : '');

function Moment({ event, fresh, around, onRaw }: { event: TimelineEvent; fresh: boolean; around: Around; onRaw: () => void }) {
  const said = phrase(event, around);
  return (
    <li class={fresh ? 'moment fresh' : 'moment'}>
      <time class="moment-time" dateTime={event.timestamp} title={exact(event.timestamp)}>
        {clock(event.timestamp)}
      </time>
      <span class={`moment-mark ${said.mark}`} aria-hidden="true" />
      <div class="moment-words">
        <p>{said.words}</p>
        {said.detail.length ? <p class="moment-detail">{said.detail.join(' · ')}</p> : null}
      </div>
      <div class="moment-end">
        {said.money ? <span class="moment-money num">{money(said.money.value, { currency: said.money.currency })}</span> : null}
        <button
          type="button"
          class="moment-raw no-print"
          aria-label={t('profile.rawOf', { what: `${event.event ?? event.name ?? event.type}, ${exact(event.timestamp)}` })}
          onClick={onRaw}
        >
          {t('profile.raw')}
        </button>
      </div>
    </li>
  );
}

function LinkBand({ band, onLinks, mayUndo }: { band: Band; onLinks: () => void; mayUndo: boolean }) {
  const devices = band.links.filter((link) => link.identifier.namespace === 'anonymous_id').length;
  const words =
    devices > 0
      ? t('profile.band', { n: band.events, date: date(band.at), devices: t('profile.devices', { n: devices }) })
      : t('profile.bandMerged', { n: band.events, date: date(band.at) });
  return (
    <li class="band">
      {words}{' '}
      <button type="button" class="band-action no-print" onClick={onLinks}>
        {t(mayUndo ? 'profile.seeOrUndo' : 'profile.see')}
      </button>
    </li>
  );
}
