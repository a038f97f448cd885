/** One person on one page: who, worth, everything that happened, and why Kith believes what it believes. */
import { useRoute } from 'preact-iso';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { List, LiveEvent, Profile as Person, ProfileSegment, TimelineEvent } from '../../shared/api.ts';
import { useGo, useQuery } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { date } from '../format.ts';
import { Avatar, Button, Chip, Empty, ErrorBox, Link, Page, Skeleton, toast } from '../parts/index.ts';
import { isStage } from '../rules/known.ts';
import { may, site } from '../session.ts';
import { t } from '../text/text.ts';
import { text } from '../timeline/fields.ts';
import { merged } from '../timeline/story.ts';
import { useArrivals } from './arrivals.ts';
import { ExportMenu } from './export-menu.tsx';
import { segmentNames, useExperiences, useSegments } from './known.ts';
import { usePaged } from './paged.ts';
import './people.css';
import { LinkOther, LinksDialog } from './profile-links.tsx';
import { RecordCard } from './profile-completeness.tsx';
import { Brought, InSegments, Traits, Warnings, Who, Worth } from './profile-side.tsx';
import { Touches } from './profile-touches.tsx';
import { isKind, KINDS, Timeline } from './profile-timeline.tsx';
import { Why } from './why.tsx';

/** The page of one profile. */
export default function Profile() {
  const id = useRoute().params['id'] ?? '';
  const go = useGo();
  const profile = useLoad(`profile ${id}`, (signal) => get<Person>(`profiles/${encodeURIComponent(id)}`, { signal }));
  const person = profile.data;
  useEffect(() => {
    // A visitor who became known is part of another profile now: the address follows.
    if (!person || person.id === id) return;
    toast(t('profile.moved'));
    go(`/profiles/${encodeURIComponent(person.id)}`, true);
  }, [person?.id]);
  if (profile.error?.status === 404 && !person)
    return (
      <Page title={t('profile.gone')}>
        <Empty
          title={t('profile.goneWords')}
          action={
            <Link to="/profiles" look="plain">
              {t('profile.toProfiles')}
            </Link>
          }
        />
      </Page>
    );
  if (!person)
    return (
      <Page title={t('profile.title')} finding={<Skeleton look="title" />}>
        <ErrorBox error={profile.error} retry={profile.refresh} />
        {profile.error ? null : <Skeleton rows={8} />}
      </Page>
    );
  return <Shown person={person} refresh={profile.refresh} error={profile.error} />;
}

function Shown({ person, refresh, error }: { person: Person; refresh: () => Promise<void>; error: { message: string } | undefined }) {
  const [query, change] = useQuery();
  const kind = isKind(query['show']) ? query['show'] : 'all';
  const [why, setWhy] = useState<ProfileSegment | null>(null);
  const [links, setLinks] = useState<'closed' | 'list' | 'other'>('closed');
  const segments = useSegments();
  const experiences = useExperiences();
  const events = usePaged<TimelineEvent>(
    `events ${person.id} ${kind}`,
    (cursor, signal) =>
      get<List<TimelineEvent>>(`profiles/${encodeURIComponent(person.id)}/events`, {
        query: { types: KINDS[kind], limit: 50, cursor },
        signal,
      }),
    merged,
  );
  const everything = async () => {
    await Promise.all([refresh(), events.refresh()]);
  };
  useNews(person, everything);
  const fresh = useFresh(events.items, `${person.id} ${kind}`);
  const around = useMemo(
    () => ({
      site: site.value?.name,
      segments: segmentNames(segments.data),
      experiences: new Map((experiences.data?.items ?? []).map((e) => [e.id, e])),
    }),
    [segments.data, experiences.data],
  );
  const editor = may('marketer');
  const called = person.name ?? person.email ?? person.identifiers.find((i) => i.namespace === 'user_id')?.value ?? null;
  const name = called ?? t('profile.anonymous');
  return (
    <Page
      title={name}
      lead={<Avatar large name={called} />}
      under={<About person={person} />}
      actions={
        <>
          <Button onClick={() => setLinks('list')}>{t('profile.links')}</Button>
          {editor ? <Button onClick={() => setLinks('other')}>{t('profile.linkOther')}</Button> : null}
          {editor && events.items?.length ? (
            <ExportMenu
              path={`profiles/${encodeURIComponent(person.id)}/events`}
              query={{ types: KINDS[kind] }}
              what={t('export.what.events')}
            />
          ) : null}
        </>
      }
    >
      <ErrorBox error={error} retry={refresh} />
      <div class="columns">
        <Timeline
          profile={person}
          events={events}
          fresh={fresh}
          kind={kind}
          onKind={(next) => change({ show: next === 'all' ? undefined : next })}
          around={around}
          onLinks={() => setLinks('list')}
          mayUndo={editor}
        />
        <div class="stack">
          <Worth profile={person} />
          <Touches profile={person} />
          <InSegments profile={person} onWhy={setWhy} />
          <Brought profile={person} />
          <Who profile={person} />
          {person.identified ? <RecordCard profile={person.id} at={JSON.stringify(person.traits)} /> : null}
          <Traits profile={person} />
          <Warnings profile={person} />
        </div>
      </div>
      <Why profile={person.id} segment={why} segments={around.segments} onClose={() => setWhy(null)} to="segment" />
      <LinksDialog
        profile={person}
        open={links === 'list'}
        onClose={() => setLinks('closed')}
        mayUndo={editor}
        onChange={everything}
        onLinkOther={() => setLinks('other')}
      />
      <LinkOther profile={person} open={links === 'other'} onClose={() => setLinks('closed')} onChange={everything} />
    </Page>
  );
}

/** Chips under the name: segments, stage, place, since when. */
function About({ person }: { person: Person }) {
  const stage = person.traits['$stage'];
  const city = text(person.traits, 'city', '$city');
  return (
    <div class="about">
      {person.segments.slice(0, 4).map((segment) => (
        <Link key={segment.id} to={`/segments/${encodeURIComponent(segment.id)}`} class="chip accent">
          {segment.name}
        </Link>
      ))}
      {isStage(stage) ? <Chip>{t(`stage.${stage}`)}</Chip> : null}
      {person.verified ? <Chip title={t('profile.verifiedHelp')}>{t('profile.verified')}</Chip> : null}
      {city ? <Chip>{city}</Chip> : null}
      <Chip>{t(person.identified ? 'profile.knownSince' : 'profile.firstSeen', { date: date(person.firstSeen) })}</Chip>
    </div>
  );
}

/** Asks again when something of this person arrives: under their profile, or under an id that is (or just became) theirs. */
function useNews(person: Person, refresh: () => Promise<void>) {
  const latest = useRef({ person, refresh });
  latest.current = { person, refresh };
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const soon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void latest.current.refresh(), 150);
  };
  useArrivals((event: LiveEvent) => {
    const { identifiers, id } = latest.current.person;
    const theirs = event.profile.id === id || identifiers.some(({ value }) => value === event.anonymousId || value === event.userId);
    if (theirs) soon();
  }, soon);
}

/** The ids of events that were not there at the first look. */
function useFresh(items: TimelineEvent[] | undefined, key: string): ReadonlySet<string> {
  const seen = useRef<{ key: string; newest: number } | null>(null);
  if (items && seen.current?.key !== key) seen.current = { key, newest: Math.max(0, ...items.map((e) => Date.parse(e.receivedAt))) };
  const newest = seen.current?.newest ?? Infinity;
  return new Set((items ?? []).filter((e) => Date.parse(e.receivedAt) > newest).map((e) => e.id));
}
