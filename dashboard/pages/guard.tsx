/** Nobody loses work by a stray click: asks before a page with unsaved changes is left. */
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { beforeLeaving } from '../leaving.ts';
import { Button, Dialog, Empty, Link, Page } from '../parts/index.ts';
import { t } from '../text/text.ts';

interface GuardProps {
  dirty: boolean;
  /** What is asked, where it is not about saving. */
  title?: string;
  words?: string;
}

/** Stands on a page while `dirty`; closing the window asks in the browser's own words. */
export function Guard({ dirty, title = t('segment.leave'), words = t('segment.leaveWords') }: GuardProps) {
  const { route, url } = useLocation();
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (!dirty) return;
    const click = (event: MouseEvent) => {
      const link = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement && node.href !== '');
      if (!link || link.origin !== location.origin || (link.target && link.target !== '_self') || link.download) return;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      setWanted(link.pathname + link.search);
    };
    const close = (event: BeforeUnloadEvent) => event.preventDefault();
    // Capture: the router listens in the bubbling phase and would be gone before we ask.
    addEventListener('click', click, true);
    const stop = beforeLeaving(setWanted);
    addEventListener('beforeunload', close);
    return () => {
      removeEventListener('click', click, true);
      stop();
      removeEventListener('beforeunload', close);
    };
  }, [dirty, url]);
  const stay = () => setWanted(null);
  return (
    <Dialog
      open={wanted !== null}
      onClose={stay}
      title={title}
      foot={
        <>
          <Button onClick={stay}>{t('segment.stay')}</Button>
          <Button
            look="danger"
            onClick={() => {
              stay();
              if (wanted !== null) route(wanted);
            }}
          >
            {t('segment.leaveAction')}
          </Button>
        </>
      }
    >
      <p class="dialog-words">{words}</p>
    </Dialog>
  );
}

/** The page of something new, for who may only look: says so, and leads back. */
export function NotYours({ title, to, back }: { title: string; to: string; back: string }) {
  return (
    <Page title={title}>
      <Empty
        title={t('segment.notYours')}
        action={
          <Link to={to} look="plain">
            {back}
          </Link>
        }
      >
        {t('segment.notYoursWords')}
      </Empty>
    </Page>
  );
}

interface ConflictProps {
  open: boolean;
  onClose: () => void;
  title: string;
  onTheirs: () => void;
  onMine: () => void;
}

/** Somebody else saved first: theirs, or mine over it. */
export function Conflict({ open, onClose, title, onTheirs, onMine }: ConflictProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onClick={onTheirs}>{t('segment.takeTheirs')}</Button>
          <Button look="main" onClick={onMine}>
            {t('segment.saveMine')}
          </Button>
        </>
      }
    >
      <p class="dialog-words">{t('segment.conflictWords')}</p>
    </Dialog>
  );
}
