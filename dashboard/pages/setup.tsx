import { useState } from 'preact/hooks';
import type { Session, SetupState } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, post, useAct, useLoad } from '../client.ts';
import { Button, Card, ErrorBox, Input, Link, Page, Skeleton } from '../parts/index.ts';
import { enter, session } from '../session.ts';
import { Brand } from '../shell/mark.tsx';
import { t } from '../text/text.ts';
import { Causes, causesOf } from './causes.tsx';
import { ScriptTag, useCheck } from './script-tag.tsx';
import { freshSite, PASSWORD_LENGTH, settingsOf, SiteForm } from './site-form.tsx';

/** Where the set-up link leads: the owner, the site, then the script tag and the first event. */
export default function Setup() {
  const [{ token = '' }] = useQuery();
  const [made, setMade] = useState(false);
  const state = useLoad('setup', (signal) => get<SetupState>('setup', { signal }));
  return (
    <main class="entrance wide">
      <Brand />
      {made && session.value ? (
        <FirstEvent />
      ) : state.error ? (
        <ErrorBox error={state.error} retry={state.refresh} />
      ) : !state.data ? (
        <Skeleton look="title" />
      ) : state.data.open ? (
        <Questions token={token} onMade={() => setMade(true)} />
      ) : (
        <Page title={t('setup.done')}>
          <p class="quiet">{t('setup.doneWords')}</p>
          <p>
            <Link to="/login" look="main">
              {t('login.go')}
            </Link>
          </p>
        </Page>
      )}
    </main>
  );
}

function Questions({ token, onMade }: { token: string; onMade: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [site, setSite] = useState(freshSite);
  const [strict, setStrict] = useState(false);
  const settings = settingsOf(site);
  const short = password.length < PASSWORD_LENGTH ? t('password.short', { n: PASSWORD_LENGTH }) : null;
  const make = useAct(async () => {
    const next = await post<Session>('setup', { token, name: name.trim(), email, password, site: settings });
    onMade();
    enter(next);
  });
  return (
    <Page title={t('setup.title')} finding={t('setup.finding')}>
      {token ? null : <ErrorBox error={{ message: t('setup.noToken') }} />}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setStrict(true);
          if (settings && !short && email.includes('@')) void make.run();
        }}
      >
        <Card title={t('setup.you')} subtitle={t('setup.youWords')}>
          <div class="stack">
            <Input label={t('setup.yourName')} autocomplete="name" value={name} onInput={setName} autofocus />
            <Input
              label={t('login.email')}
              type="email"
              autocomplete="username"
              value={email}
              onInput={setEmail}
              error={strict && !email.includes('@') ? t('parts.required') : null}
            />
            <Input
              label={t('password.choose')}
              type="password"
              autocomplete="new-password"
              value={password}
              onInput={setPassword}
              hint={t('password.hint', { n: PASSWORD_LENGTH })}
              error={strict ? short : null}
            />
          </div>
        </Card>
        <Card title={t('setup.site')} subtitle={t('setup.siteWords')}>
          <div class="stack">
            <SiteForm draft={site} onChange={setSite} strict={strict} />
          </div>
        </Card>
        <ErrorBox error={make.error} />
        <Button type="submit" look="main" busy={make.busy} disabled={!token}>
          {t('setup.go')}
        </Button>
      </form>
    </Page>
  );
}

function FirstEvent() {
  const check = useCheck(2500);
  return (
    <Page title={t('tag.title')}>
      {check.data ? <ScriptTag check={check.data} then /> : <Skeleton rows={3} />}
      {check.data && !check.data.lastEvent ? <Causes causes={causesOf(check.data, { waiting: true })} /> : null}
      <ErrorBox error={check.error} retry={check.refresh} />
      {check.data?.lastEvent ? null : (
        <p>
          <Link to="/">{t('tag.later')}</Link>
        </p>
      )}
    </Page>
  );
}
