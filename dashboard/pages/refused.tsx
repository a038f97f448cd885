/** Refused events in kinds that failed alike: what is wrong, who sent it, how often. */
import { useState } from 'preact/hooks';
import type { FailedGroup, FailedGroups } from '../../shared/api.ts';
import { get, put, useAct } from '../client.ts';
import { number } from '../format.ts';
import { Button, Card, Empty, ErrorBox, Input, Num, Page, Table, Time, toast, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { once, usePaged } from './paged.ts';
import { codeName, sentName } from './refused-names.ts';
import './data.css';
import './people.css';

/** The list of kinds. */
export default function Refused() {
  const groups = usePaged(
    'refused groups',
    (cursor, signal) => get<FailedGroups>('failed-events/groups', { query: { cursor }, signal }),
    once<FailedGroup>(),
  );
  const data = groups.first;
  const columns: Column<FailedGroup>[] = [
    {
      key: 'what',
      label: t('refused.what'),
      cell: (row) => (
        <span class="person-words">
          <span>{codeName(row.code)}</span>
          <span class="person-detail reason">{row.reason}</span>
        </span>
      ),
      sort: (row) => codeName(row.code),
    },
    { key: 'event', label: t('refused.event'), cell: sentName, sort: sentName },
    {
      key: 'sender',
      label: t('refused.sender'),
      cell: (row) => <span class="quiet">{row.sender}</span>,
      sort: (row) => row.sender,
      on: 'wide',
    },
    { key: 'count', label: t('refused.count'), cell: (row) => <Num value={row.count} />, sort: (row) => row.count, align: 'end' },
    {
      key: 'first',
      label: t('refused.first'),
      cell: (row) => <Time at={row.firstSeen} />,
      sort: (row) => row.firstSeen,
      align: 'end',
      on: 'wide',
    },
    {
      key: 'last',
      label: t('refused.last'),
      cell: (row) => <Time at={row.lastSeen} />,
      sort: (row) => row.lastSeen,
      align: 'end',
      on: 'wide',
    },
  ];
  return (
    <Page
      title={t('nav.refused')}
      finding={data ? t('refused.finding', { n: data.held }) : undefined}
      under={<p class="quiet">{t('refused.under')}</p>}
      actions={may('marketer') && data && data.held > 0 ? <ExportMenu path="failed-events" what={t('export.what.refused')} /> : undefined}
    >
      {data && data.notKept > 0 ? (
        <Card>
          <p class="warn">{t('refused.notKept', { n: data.notKept })}</p>
        </Card>
      ) : null}
      <Card
        note={
          data
            ? `${t('refused.kept', { n: data.days })} ${t('refused.room', { held: number(data.held), most: number(data.most) })}`
            : undefined
        }
      >
        <Table
          caption={t('refused.caption')}
          columns={columns}
          rows={groups.items}
          rowKey={(row) => row.id}
          href={(row) => `/refused/${encodeURIComponent(row.id)}`}
          load={groups}
          empty={<Empty title={t('refused.empty')}>{t('refused.emptyWords')}</Empty>}
        />
        {groups.addError ? <ErrorBox error={groups.addError} retry={groups.more} /> : null}
        {groups.more ? (
          <p class="list-foot">
            <Button busy={groups.adding} onClick={() => void groups.more?.()}>
              {t('parts.more')}
            </Button>
          </p>
        ) : null}
      </Card>
      {data && may('owner') ? <Keeping key={data.days} days={data.days} onSaved={groups.refresh} /> : null}
    </Page>
  );
}

function Keeping({ days, onSaved }: { days: number; onSaved: () => Promise<void> }) {
  const [typed, setTyped] = useState(String(days));
  const value = Number(typed);
  const good = Number.isInteger(value) && value >= 1 && value <= 3650;
  const save = useAct(async (next: number) => {
    await put('limits', { refusedDays: next });
    toast(t('refused.saved', { n: next }), next === days ? undefined : () => save.run(days));
    await onSaved();
  });
  return (
    <Card title={t('refused.keeping')}>
      <form
        class="row keeping"
        onSubmit={(event) => {
          event.preventDefault();
          if (good) void save.run(value);
        }}
      >
        <Input
          label={t('refused.days')}
          type="number"
          min={1}
          max={3650}
          value={typed}
          onInput={setTyped}
          error={good ? null : t('refused.daysBad')}
        />
        <Button type="submit" busy={save.busy} disabled={!good || value === days}>
          {t('refused.save')}
        </Button>
      </form>
      <ErrorBox error={save.error} />
    </Card>
  );
}
