import { useState } from 'preact/hooks';
import type { Session, Site } from '../../shared/api.ts';
import { useGo } from '../address.ts';
import { get, post, put, useAct } from '../client.ts';
import { Button, Card, Dialog, ErrorBox, toast } from '../parts/index.ts';
import { enter, may, site } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportCard } from './settings-export.tsx';
import { draftOf, freshSite, settingsOf, SiteForm } from './site-form.tsx';

/** The site's settings, and the way to another site. */
export function SiteTab() {
  const [draft, setDraft] = useState(() => (site.value ? draftOf(site.value) : freshSite()));
  const [adding, setAdding] = useState(false);
  const settings = settingsOf(draft);
  const owner = may('owner');
  const save = useAct(async () => {
    if (!settings || !site.value) return;
    await put(`sites/${encodeURIComponent(site.value.id)}`, settings);
    enter(await get<Session>('session'));
    toast(t('settings.saved'));
  });
  return (
    <div class="columns">
      <Card title={t('site.title')}>
        <form
          class="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save.run();
          }}
        >
          <SiteForm draft={draft} onChange={setDraft} strict whole disabled={!owner} />
          <ErrorBox error={save.error} />
          {owner ? (
            <p>
              <Button type="submit" look="main" busy={save.busy} disabled={!settings}>
                {t('parts.save')}
              </Button>
            </p>
          ) : null}
        </form>
      </Card>
      <div class="stack">
        <ExportCard />
        {owner ? (
          <Card title={t('site.more')} subtitle={t('site.moreWords')}>
            <Button onClick={() => setAdding(true)}>{t('site.add')}</Button>
          </Card>
        ) : null}
      </div>
      {adding ? <AddSite onClose={() => setAdding(false)} /> : null}
    </div>
  );
}

function AddSite({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(freshSite);
  const [strict, setStrict] = useState(false);
  const go = useGo();
  const settings = settingsOf(draft);
  const add = useAct(async () => {
    const added = await post<Site>('sites', settings);
    enter(await get<Session>('session'));
    onClose();
    go(`/settings?tab=site&site=${encodeURIComponent(added.id)}`);
    toast(t('site.added', { name: added.name }));
  });
  return (
    <Dialog
      title={t('site.add')}
      open
      wide
      onClose={onClose}
      foot={
        <Button
          look="main"
          busy={add.busy}
          onClick={() => {
            setStrict(true);
            if (settings) void add.run();
          }}
        >
          {t('site.add')}
        </Button>
      }
    >
      <SiteForm draft={draft} onChange={setDraft} strict={strict} />
      <ErrorBox error={add.error} />
    </Dialog>
  );
}
