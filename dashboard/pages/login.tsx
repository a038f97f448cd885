import { useState } from 'preact/hooks';
import type { Session } from '../../shared/api.ts';
import { post, useAct } from '../client.ts';
import { Button, ErrorBox, Input, Page } from '../parts/index.ts';
import { enter, setupOpen } from '../session.ts';
import { Brand } from '../shell/mark.tsx';
import { t } from '../text/text.ts';

/** The log-in. The address stays: afterwards the reader is where they wanted to be. */
export default function Login() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const login = useAct(async () => enter(await post<Session>('login', { email, password })));
  return (
    <main class="entrance">
      <Brand />
      <Page title={t('login.title')} finding={t('login.finding')}>
        {setupOpen.value ? <p>{t('login.setup')}</p> : null}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void login.run();
          }}
        >
          <Input label={t('login.email')} type="email" autocomplete="username" value={email} onInput={setEmail} required autofocus />
          <Input
            label={t('login.password')}
            type="password"
            autocomplete="current-password"
            value={password}
            onInput={setPassword}
            required
            hint={t('login.forgot')}
          />
          <ErrorBox error={login.error} />
          <Button type="submit" look="main" busy={login.busy}>
            {t('login.go')}
          </Button>
        </form>
      </Page>
    </main>
  );
}
