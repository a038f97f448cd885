/** One kind of refused events: the newest with the fault marked, edited and tried again, and all of the kind mended at once. */
import { useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { FailedEvent, FailedGroup, FailedGroups, List } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { del, get, useLoad } from '../client.ts';
import { Button, Card, Confirm, Empty, ErrorBox, Link, Page, Skeleton, Time, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { MarkedBody } from './refused-body.tsx';
import { EditDialog } from './refused-edit.tsx';
import { MendAll } from './refused-all.tsx';
import { codeName, sentName } from './refused-names.ts';
import './data.css';

const SHOWN = 50;

/** The page of a kind. */
export default function RefusedKind() {
  const id = useRoute().params.id ?? '';
  const groups = useLoad(`refused group ${id}`, (signal) => get<FailedGroups>('failed-events/groups', { query: { group: id }, signal }));
  const group = groups.data?.items[0];
  const back = <Link to="/refused">{t('refusedKind.all')}</Link>;
  if (!groups.data)
    return (
      <Page title={t('refusedKind.title')}>
        {groups.error ? <ErrorBox error={groups.error} retry={groups.refresh} /> : <Skeleton rows={5} />}
      </Page>
    );
  if (!group)
    return (
      <Page title={t('refusedKind.title')} finding={t('refusedKind.gone')}>
        <Card>
          <Empty title={t('refusedKind.goneWords')} action={back} />
        </Card>
      </Page>
    );
  return (
    <Page
      title={t('refusedKind.title')}
      finding={t('refusedKind.finding', { n: group.count, reason: codeName(group.code) })}
      under={
        <p class="quiet">{tn('refusedKind.under', { what: sentName(group), sender: group.sender, when: <Time at={group.lastSeen} /> })}</p>
      }
      actions={
        <>
          {may('marketer') ? <ExportMenu path="failed-events" query={{ group: group.id }} what={t('export.what.refused')} /> : null}
          {back}
        </>
      }
    >
      <Kind group={group} onChange={groups.refresh} />
    </Page>
  );
}

function Kind({ group, onChange }: { group: FailedGroup; onChange: () => Promise<void> }) {
  const [query, setQuery] = useQuery();
  const events = useLoad(`refused ${group.id}`, (signal) =>
    get<List<FailedEvent>>('failed-events', { query: { group: group.id, limit: SHOWN }, signal }),
  );
  const refresh = async () => {
    await Promise.all([events.refresh(), onChange()]);
  };
  const items = events.data?.items ?? [];
  const at = Math.max(
    0,
    items.findIndex((event) => event.id === query.event),
  );
  const event = items[at];
  const step = (by: number) => setQuery({ event: items[at + by]?.id });
  return (
    <div class="columns">
      <Card
        title={t('refusedKind.newest')}
        subtitle={event ? tn('refusedKind.arrived', { when: <Time at={event.receivedAt} /> }) : undefined}
        aside={
          items.length > 1 ? (
            <span class="row">
              <Button small disabled={at === 0} onClick={() => step(-1)}>
                {t('refusedKind.previous')}
              </Button>
              <span class="hint">{t('refusedKind.one', { i: at + 1, n: group.count })}</span>
              <Button small disabled={at >= items.length - 1} onClick={() => step(1)}>
                {t('refusedKind.next')}
              </Button>
            </span>
          ) : undefined
        }
      >
        <ErrorBox error={events.error} retry={events.refresh} />
        {event ? <One key={event.id} event={event} onChange={refresh} /> : events.loading ? <Skeleton rows={5} /> : null}
      </Card>
      {may('marketer') ? <MendAll group={group} example={items[0]?.body ?? ''} onChange={refresh} /> : null}
    </div>
  );
}

function One({ event, onChange }: { event: FailedEvent; onChange: () => Promise<void> }) {
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  return (
    <div class="stack">
      <MarkedBody event={event} />
      {may('marketer') ? (
        <p class="row">
          <Button onClick={() => setEditing(true)}>{t('refusedKind.edit')}</Button>
          <Button look="quiet" onClick={() => setAsking(true)}>
            {t('refusedKind.discard')}
          </Button>
        </p>
      ) : null}
      {editing ? <EditDialog event={event} onClose={() => setEditing(false)} onDone={onChange} /> : null}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('refusedKind.discardTitle')}
        action={t('refusedKind.discard')}
        onConfirm={async () => {
          await del(`failed-events/${encodeURIComponent(event.id)}`);
          toast(t('refusedKind.discarded'));
          await onChange();
        }}
      >
        <p>{t('refusedKind.discardWords')}</p>
      </Confirm>
    </div>
  );
}
