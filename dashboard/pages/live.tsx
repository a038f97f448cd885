import { useMemo, useState } from 'preact/hooks';
import type { LiveEvent } from '../../shared/api.ts';
import type { EventType } from '../../shared/event.ts';
import { Button, Card, Empty, ErrorBox, Input, Page, Select, Skeleton } from '../parts/index.ts';
import { minute } from '../parts/time.tsx';
import { t } from '../text/text.ts';
import { segmentNames, useExperiences, useSegments } from './known.ts';
import { Here, Happenings, Summary } from './live-lists.tsx';
import { useStream } from './live-stream.ts';
import './live.css';

const TYPES = ['all', 'track', 'page', 'screen', 'identify', 'group', 'alias'] as const;

/** Whether an event is of this kind and has the typed words in its name, page or person. */
export function fits(event: LiveEvent, type: EventType | 'all', typed: string): boolean {
  if (type !== 'all' && event.type !== type) return false;
  const words = typed.trim().toLowerCase();
  if (!words) return true;
  const page = event.context.page as { path?: unknown; title?: unknown } | undefined;
  return [
    event.event,
    event.name,
    event.profile.name,
    event.userId,
    page?.path,
    page?.title,
    event.properties?.title,
    event.properties?.name,
  ].some((text) => typeof text === 'string' && text.toLowerCase().includes(words));
}

/** What happens on the website now. */
export default function Live() {
  const stream = useStream();
  const [type, setType] = useState<(typeof TYPES)[number]>('all');
  const [typed, setTyped] = useState('');
  const segments = useSegments();
  const experiences = useExperiences();
  const known = {
    segments: segmentNames(segments.data),
    experiences: new Map((experiences.data?.items ?? []).map((experience) => [experience.id, experience])),
  };
  const { events } = stream;
  const since = Math.max(minute.value, Date.now()) - 5 * 60_000;
  const here = useMemo(() => {
    const people = new Map<string, LiveEvent[]>();
    for (const event of events ?? [])
      if (new Date(event.timestamp).getTime() >= since) people.set(event.profile.id, [...(people.get(event.profile.id) ?? []), event]);
    return [...people.values()];
  }, [events, minute.value]);
  const shown = (events ?? []).filter((event) => fits(event, type, typed));
  return (
    <Page
      title={t('live.title')}
      finding={events ? t('live.finding', { n: here.length }) : undefined}
      under={
        <p class={`connection ${stream.state}`}>
          <span class="connection-dot" aria-hidden="true" /> {t(`live.${stream.state}`)}
        </p>
      }
      actions={
        <Button pressed={stream.paused} onClick={stream.turn}>
          {stream.paused ? t('live.resume') : t('live.pause')}
        </Button>
      }
    >
      <ErrorBox error={stream.error} retry={stream.refresh} />
      {!events ? (
        stream.error ? null : (
          <Skeleton rows={6} />
        )
      ) : (
        <>
          <Summary events={events} />
          {here.length > 0 ? <Here people={here} known={known} /> : null}
          <Card
            title={t('live.events')}
            subtitle={stream.waiting > 0 ? t('live.waiting', { n: stream.waiting }) : t('live.eventsSub')}
            aside={
              <div class="live-filter">
                <Select
                  bare
                  label={t('live.type')}
                  value={type}
                  onChange={setType}
                  options={TYPES.map((value) => ({ value, label: t(`live.types.${value}`) }))}
                />
                <Input bare label={t('live.name')} placeholder={t('live.name')} type="search" value={typed} onInput={setTyped} />
              </div>
            }
          >
            {events.length === 0 ? (
              <Empty title={t('live.empty')}>{t('live.emptyWords')}</Empty>
            ) : shown.length === 0 ? (
              <Empty title={t('live.noneFits')} />
            ) : (
              <Happenings events={shown} known={known} />
            )}
          </Card>
        </>
      )}
    </Page>
  );
}
