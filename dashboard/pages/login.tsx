import { useAct } from '../client.ts';
import { Button, ErrorBox, Page } from '../parts/index.ts';
import { resume, setupOpen } from '../session.ts';
import { LoginForm } from '../shell/login-form.tsx';
import { Brand } from '../shell/mark.tsx';
import { t } from '../text/text.ts';

/** The log-in. The address stays: afterwards the reader is where they wanted to be. */
export default function Login() {
  return (
    <main class="entrance">
      <Brand />
      {setupOpen.value ? (
        <Waits />
      ) : (
        <Page title={t('login.title')} finding={t('login.finding')}>
          <LoginForm />
        </Page>
      )}
    </main>
  );
}

/** Nobody can log in before the set-up; its link is known only to whoever started Kith. */
function Waits() {
  const look = useAct(resume);
  return (
    <Page title={t('setup.title')} finding={t('login.waits')}>
      <p>{t('login.waitsWords')}</p>
      <ErrorBox error={look.error} />
      <p>
        <Button busy={look.busy} onClick={() => void look.run()}>
          {t('login.waitsAgain')}
        </Button>
      </p>
    </Page>
  );
}
