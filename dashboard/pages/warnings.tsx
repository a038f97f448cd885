/** What was refused while telling people apart: what, how often, by whom, about whom, and what to change. */
import { WARNING_KINDS, type List, type WarningGroup, type WarningKind } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, post, useAct, useLoad } from '../client.ts';
import { relative } from '../format.ts';
import { Button, Card, Chip, Empty, ErrorBox, Link, Page, Select, Skeleton, Tabs, Time, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import './people.css';

const TABS = ['new', 'dismissed'] as const;
type Tab = (typeof TABS)[number];

/** The warnings page. */
export default function Warnings() {
  const [query, setQuery] = useQuery();
  const tab: Tab = query.tab === 'dismissed' ? 'dismissed' : 'new';
  const kind = WARNING_KINDS.find((name) => name === query.kind);
  const found = useLoad(`warnings ${tab} ${kind ?? ''}`, (signal) =>
    get<List<WarningGroup>>('warnings', { query: { kind, dismissed: tab === 'dismissed' ? 'true' : undefined }, signal }),
  );
  const groups = found.data?.items;
  return (
    <Page
      title={t('warnings.title')}
      finding={groups && tab === 'new' && !kind ? t('warnings.finding', { n: groups.length }) : undefined}
      under={<p class="quiet">{t('warnings.under')}</p>}
      actions={
        may('marketer') && groups?.length ? (
          <ExportMenu
            path="warnings"
            query={{ ...(kind ? { kind } : {}), ...(tab === 'dismissed' ? { dismissed: 'true' } : {}) }}
            what={t('export.what.warnings')}
          />
        ) : undefined
      }
    >
      <Tabs<Tab>
        label={t('warnings.tabs')}
        tabs={TABS.map((value) => ({ value, label: t(`warnings.tab.${value}`) }))}
        value={tab}
        onChange={(next) => setQuery({ tab: next === 'new' ? undefined : next })}
      >
        <div class="stack">
          <div class="filters">
            <Select<WarningKind | ''>
              label={t('warnings.kind')}
              value={kind ?? ''}
              options={[
                { value: '', label: t('warnings.everyKind') },
                ...WARNING_KINDS.map((value) => ({ value, label: t(`profile.warning.${value}`) })),
              ]}
              onChange={(next) => setQuery({ kind: next || undefined })}
            />
          </div>
          {found.error && !groups ? <ErrorBox error={found.error} retry={found.refresh} /> : null}
          {!groups && !found.error ? <Skeleton rows={4} /> : null}
          {groups?.map((group) => (
            <Group key={group.id} group={group} aside={tab === 'dismissed'} onChange={found.refresh} />
          ))}
          {groups?.length === 0 ? (
            tab === 'new' ? (
              <Empty title={t('warnings.empty')}>{t('warnings.emptyWords')}</Empty>
            ) : (
              <Empty title={t('warnings.emptyDismissed')} />
            )
          ) : null}
        </div>
      </Tabs>
    </Page>
  );
}

function Group({ group, aside, onChange }: { group: WarningGroup; aside: boolean; onChange: () => Promise<void> }) {
  const path = `warnings/${encodeURIComponent(group.id)}`;
  const set = async (back: boolean) => {
    await post(`${path}/${back ? 'restore' : 'dismiss'}`);
    await onChange();
  };
  const act = useAct(async () => {
    await set(aside);
    toast(t(aside ? 'warnings.restored' : 'warnings.dismissed'), () => set(!aside));
  });
  const sender = group.sender || t('warnings.unknownSender');
  const now = Date.now();
  return (
    <Card
      title={t(`profile.warning.${group.kind}`)}
      subtitle={group.source ? t('warnings.fromSource', { sender, source: group.source }) : t('warnings.from', { sender })}
      aside={<Chip tone="warn">{t('warnings.times', { n: group.count })}</Chip>}
    >
      <p class="quiet">{t('warnings.between', { first: relative(group.first, now), last: relative(group.last, now) })}</p>
      <ul class="lines" aria-label={t('warnings.examples')}>
        {group.examples.map((example, i) => (
          <li key={i}>
            <span class="words said">
              {example.detail}{' '}
              {example.profile ? (
                <Link to={`/profiles/${encodeURIComponent(example.profile.id)}`}>{example.profile.name ?? t('profile.anonymous')}</Link>
              ) : null}
              {example.page ? <span class="quiet"> {t('warnings.page', { page: example.page })}</span> : null}
            </span>
            <span class="quiet">
              <Time at={example.at} />
            </span>
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('warnings.change')}</summary>
        <p>{t(`warnings.advice.${group.kind}`)}</p>
      </details>
      <ErrorBox error={act.error} />
      {may('marketer') ? (
        <p class="list-foot">
          <Button small busy={act.busy} onClick={() => void act.run()}>
            {t(aside ? 'warnings.restore' : 'warnings.dismiss')}
          </Button>
        </p>
      ) : null}
    </Card>
  );
}
