/** One import: its files are mapped, tried, stored and, where it was a mistake, taken back. The address says whether the mapping is looked at again after a try. */
import { useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Import } from '../../shared/api.ts';
import { useGo, useQuery } from '../address.ts';
import { del, get, post, useAct, useLoad } from '../client.ts';
import { Button, Card, Confirm, ErrorBox, Link, Page, Skeleton, Time, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { useAgain } from './again.ts';
import { Done, Undo } from './import-done.tsx';
import { Failed } from './import-failed.tsx';
import { findingOf } from './import-finding.ts';
import { Mapping } from './import-map.tsx';
import { Progress, StatusChip, Steps } from './import-status.tsx';
import { deletable, stepOfFailed } from './import-step.ts';
import { Tried } from './import-tried.tsx';
import { UploadBox } from './import-upload.tsx';
import { working } from './import-words.ts';
import './people.css';
import './imports.css';

const pathOf = (id: string): string => `imports/${encodeURIComponent(id)}`;

/** The page of an import. */
export default function ImportPage() {
  const id = useRoute().params['id'] ?? '';
  const load = useLoad(`import ${id}`, (signal) => get<Import>(pathOf(id), { signal }));
  const found = load.data;
  useAgain(found ? working(found.status) : false, load);
  const back = (
    <Link to="/imports" look="quiet">
      {t('imports.all')}
    </Link>
  );
  if (!found) {
    const gone = load.error?.status === 404;
    return (
      <Page title={t('nav.imports')} actions={back} finding={gone ? t('import.gone') : undefined}>
        {gone ? null : load.error ? <ErrorBox error={load.error} retry={load.refresh} /> : <Skeleton rows={8} />}
      </Page>
    );
  }
  return <Shown found={found} put={load.put} error={load.error} refresh={load.refresh} back={back} />;
}

interface ShownProps {
  found: Import;
  put: (found: Import) => void;
  error: { message: string } | undefined;
  refresh: () => Promise<void>;
  back: preact.ComponentChildren;
}

function Shown({ found, put, error, refresh, back }: ShownProps) {
  const [query, setQuery] = useQuery();
  const { id, status, name, by, createdAt } = found;
  const editor = may('marketer');
  const again = status === 'checked' || (status === 'failed' && stepOfFailed(found) === 'check');
  const mapping = status === 'mapping' || (again && query['step'] === 'map');
  const attempt = useAct(async () => {
    put(await post<Import>(`${pathOf(id)}/check`));
    setQuery({ step: undefined });
  });
  const when = <Time at={createdAt} />;
  return (
    <Page
      title={name}
      finding={findingOf(found, mapping)}
      under={
        <span class="import-under">
          <strong>{name}</strong>
          <StatusChip status={status} />
          <span class="quiet">{by ? tn('import.begunBy', { when, who: by }) : tn('import.begun', { when })}</span>
        </span>
      }
      actions={
        <>
          {back}
          {editor && deletable(found) ? <Delete found={found} /> : null}
          {editor && status === 'committed' ? <Undo found={found} put={put} /> : null}
        </>
      }
    >
      <Steps found={found} mapping={mapping} />
      {error ? <ErrorBox error={error} retry={refresh} /> : null}
      <ErrorBox error={attempt.error} />
      {status === 'reading' ? (
        <Card>
          <div class="stack">
            <p>{t('import.arriving')}</p>
            {editor ? <UploadBox into={found} onDone={put} /> : null}
          </div>
        </Card>
      ) : null}
      {working(status) && status !== 'reading' ? (
        <Card>
          <Progress progress={found.progress} />
        </Card>
      ) : null}
      {status === 'failed' && !mapping ? <Failed found={found} put={put} onMap={() => setQuery({ step: 'map' })} editor={editor} /> : null}
      {mapping ? <Mapping found={found} onSaved={put} attempt={attempt.run} trying={attempt.busy} editor={editor} /> : null}
      {status === 'checked' && !mapping ? (
        <Tried found={found} put={put} onMap={() => setQuery({ step: 'map' }, true)} editor={editor} />
      ) : null}
      {status === 'committed' || status === 'undone' ? <Done found={found} /> : null}
    </Page>
  );
}

function Delete({ found: { id, name } }: { found: Import }) {
  const [asking, setAsking] = useState(false);
  const go = useGo();
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('import.delete')}</Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('import.deleteTitle', { name })}
        action={t('import.delete')}
        onConfirm={async () => {
          await del(pathOf(id));
          toast(t('import.deleted', { name }));
          go('/imports');
        }}
      >
        {t('import.deleteWords')}
      </Confirm>
    </>
  );
}
