import { useState } from 'preact/hooks';
import type { Session } from '../../shared/api.ts';
import { post, useAct } from '../client.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorBox } from '../parts/error-box.tsx';
import { Input } from '../parts/field.tsx';
import { ended, enter, giveUp, session } from '../session.ts';
import { t } from '../text/text.ts';

/** E-mail address and password. */
export function LoginForm({ known = '' }: { known?: string }) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const login = useAct(async () => enter(await post<Session>('login', { email, password })));
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void login.run();
      }}
    >
      <Input label={t('login.email')} type="email" autocomplete="username" value={email} onInput={setEmail} required autofocus={!known} />
      <Input
        label={t('login.password')}
        type="password"
        autocomplete="current-password"
        value={password}
        onInput={setPassword}
        required
        autofocus={Boolean(known)}
        hint={t('login.forgot')}
      />
      <ErrorBox error={login.error} />
      <Button type="submit" look="main" busy={login.busy}>
        {t('login.go')}
      </Button>
    </form>
  );
}

/** The log-in over a page whose session ended: what was typed stays, and what was asked for goes on afterwards. */
export function LoginAgain() {
  return (
    <Dialog
      title={t('login.ended')}
      open={ended.value}
      noClose
      onClose={() => undefined}
      foot={<Button onClick={giveUp}>{t('login.other')}</Button>}
    >
      <p class="dialog-words">{t('login.endedWords')}</p>
      <LoginForm known={session.value?.member.email} />
    </Dialog>
  );
}
