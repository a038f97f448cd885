import { useState } from 'preact/hooks';
import type { List, SourceKey } from '../../shared/api.ts';
import { del, get, post, useAct, useLoad } from '../client.ts';
import { Button, Card, Chip, Confirm, Copy, ErrorBox, Input, Select, Table, Time, toast, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';

const KINDS = ['browser', 'server'] as const;

/** Where events come from, with their keys. */
export function KeysTab() {
  const sources = useLoad('sources', (signal) => get<List<SourceKey>>('sources', { signal }));
  const [ending, setEnding] = useState<SourceKey | null>(null);
  const owner = may('owner');
  const columns: Column<SourceKey>[] = [
    { key: 'name', label: t('keys.name'), cell: (row) => row.name, sort: (row) => row.name },
    { key: 'kind', label: t('keys.kind'), cell: (row) => t(`keys.kind.${row.kind}`), on: 'wide' },
    {
      key: 'key',
      label: t('keys.key'),
      cell: (row) => (
        <span class="row">
          <code class="key">{row.key}</code>
          {row.kind === 'browser' && !row.revokedAt ? <Copy text={row.key} label={row.name} /> : null}
        </span>
      ),
    },
    { key: 'used', label: t('keys.used'), cell: (row) => <Time at={row.lastUsed} />, on: 'wide', sort: (row) => row.lastUsed },
    {
      key: 'end',
      label: '',
      align: 'end',
      cell: (row) =>
        row.revokedAt ? (
          <Chip tone="bad">{t('keys.revoked')}</Chip>
        ) : owner ? (
          <Button look="quiet" small label={`${t('keys.revoke')}: ${row.name}`} onClick={() => setEnding(row)}>
            {t('keys.revoke')}
          </Button>
        ) : null,
    },
  ];
  return (
    <div class="columns">
      <Card title={t('keys.title')} subtitle={t('keys.sub')}>
        <Table caption={t('keys.title')} columns={columns} rows={sources.data?.items} rowKey={(row) => row.id} load={sources} />
      </Card>
      {owner ? <AddKey onAdded={sources.refresh} /> : null}
      <Confirm
        open={ending !== null}
        onClose={() => setEnding(null)}
        title={t('keys.revokeTitle', { name: ending?.name ?? '' })}
        action={t('keys.revoke')}
        onConfirm={async () => {
          if (!ending) return;
          await del(`sources/${encodeURIComponent(ending.id)}`);
          toast(t('keys.revokedToast', { name: ending.name }));
          await sources.refresh();
        }}
      >
        <p>{tn('keys.revokeWords', { when: <Time at={ending?.lastUsed} /> })}</p>
      </Confirm>
    </div>
  );
}

function AddKey({ onAdded }: { onAdded: () => Promise<void> }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('server');
  const [made, setMade] = useState<SourceKey | null>(null);
  const add = useAct(async () => {
    setMade(await post<SourceKey>('sources', { name: name.trim(), kind }));
    setName('');
    await onAdded();
  });
  return (
    <Card title={t('keys.add')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) void add.run();
        }}
      >
        <Input label={t('keys.name')} value={name} onInput={setName} required />
        <Select
          label={t('keys.kind')}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({ value, label: t(`keys.kind.${value}`) }))}
        />
        <ErrorBox error={add.error} />
        <p>
          <Button type="submit" look="main" busy={add.busy}>
            {t('keys.addGo')}
          </Button>
        </p>
        {made ? (
          <div class="stack" role="status">
            <p>{made.kind === 'server' ? t('keys.new') : null}</p>
            <Copy text={made.key} show label={made.name} />
          </div>
        ) : null}
      </form>
    </Card>
  );
}
