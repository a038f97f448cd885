import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../shared/api.ts';
import { useGo, useQuery } from '../address.ts';
import { get, post, useAct, useLoad } from '../client.ts';
import { Button, ErrorBox, Input, Page, Skeleton } from '../parts/index.ts';
import { enter } from '../session.ts';
import { Brand } from '../shell/mark.tsx';
import { t } from '../text/text.ts';
import { PASSWORD_LENGTH } from './site-form.tsx';

/** Where an invitation's link leads: greets by name, asks for a password, lets in. */
export default function Invitation() {
  const [{ token = '' }] = useQuery();
  const go = useGo();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const invitation = useLoad(`invitation ${token}`, (signal) =>
    get<{ email: string; name: string }>('invitation', { query: { token }, signal }),
  );
  useEffect(() => setName(invitation.data?.name ?? ''), [invitation.data?.name]);
  const accept = useAct(async () => {
    const session = await post<Session>('invitation', { token, password, ...(name.trim() ? { name } : {}) });
    go('/', true);
    enter(session);
  });
  const short = password !== '' && password.length < PASSWORD_LENGTH ? t('password.short', { n: PASSWORD_LENGTH }) : null;
  return (
    <main class="entrance">
      <Brand />
      {invitation.error ? (
        <Page title={t('invite.bad')}>
          <ErrorBox error={invitation.error} />
        </Page>
      ) : !invitation.data ? (
        <Skeleton look="title" />
      ) : (
        <Page title={t('invite.title')} finding={t('invite.finding')} under={t('invite.for', { email: invitation.data.email })}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (!short) void accept.run();
            }}
          >
            <input type="hidden" autocomplete="username" value={invitation.data.email} />
            <Input label={t('invite.name')} autocomplete="name" value={name} onInput={setName} />
            <Input
              label={t('password.choose')}
              type="password"
              autocomplete="new-password"
              value={password}
              onInput={setPassword}
              required
              autofocus
              hint={t('password.hint', { n: PASSWORD_LENGTH })}
              error={short}
            />
            <ErrorBox error={accept.error} />
            <Button type="submit" look="main" busy={accept.busy}>
              {t('invite.go')}
            </Button>
          </form>
        </Page>
      )}
    </main>
  );
}
