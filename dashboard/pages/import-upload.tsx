import { useEffect, useRef, useState } from 'preact/hooks';
import type { Import } from '../../shared/api.ts';
import { del, Failure } from '../client.ts';
import { bytes } from '../format.ts';
import { Button, ErrorBox, toast } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { Guard } from './guard.tsx';
import { fileFlaw, sendFile, type Way } from './import-sending.ts';
import { Bar } from './import-status.tsx';

interface Sending extends Way {
  files: File[];
  /** Which of them is sent. */
  at: number;
  error?: Failure;
}

interface UploadBoxProps {
  /** Adds the files to this import; without it the first makes a new one. */
  into?: Import;
  onDone: (found: Import) => void;
}

/** Where files are dropped or chosen; they are sent one after another, and can be called off. */
export function UploadBox({ into, onDone }: UploadBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const abort = useRef<AbortController | null>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const [flaw, setFlaw] = useState<string | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const send = async (start: Sending) => {
    const mine = (abort.current = new AbortController());
    let now = start;
    const show = (more: Partial<Sending>) => setSending((now = { ...now, ...more }));
    try {
      show({ error: undefined });
      for (let file = now.files[now.at]; file; file = now.files[now.at]) {
        const found = await sendFile(file, now, ({ into, piece, sent }) => show({ into, piece, sent }), mine.signal);
        show({ into: found, at: now.at + 1, piece: 0, sent: 0 });
      }
      setSending(null);
      if (now.into) onDone(now.into);
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof Failure)) console.error(error);
      show({ error: error instanceof Failure ? error : new Failure('internal', t('error.internal')) });
    }
  };
  const take = (list: FileList | null | undefined) => {
    const files = [...(list ?? [])];
    const wrong = files.map(fileFlaw).find((words) => words !== null) ?? null;
    setFlaw(wrong);
    if (files.length > 0 && !wrong) void send({ files, at: 0, piece: 0, sent: 0, into: into ?? null });
  };
  const cancel = async () => {
    abort.current?.abort();
    const made = sending?.into;
    setSending(null);
    if (made && into) return onDone(made);
    try {
      if (made) await del(`imports/${encodeURIComponent(made.id)}`);
      toast(t('upload.cancelled'));
    } catch (error) {
      // What was sent before stands in the list, where it can be deleted.
      toast(error instanceof Error ? error.message : t('error.internal'));
    }
  };

  const file = sending?.files[sending.at];
  if (sending && file)
    return (
      <div class="import-upload sending">
        <Guard dirty={!sending.error} title={t('upload.leave')} words={t('upload.leaveWords')} />
        {sending.error ? (
          <>
            <ErrorBox
              error={{ message: t('upload.failed', { file: file.name, reason: sending.error.message }) }}
              retry={() => send(sending)}
            />
            <div class="row">
              {sending.into && sending.at > 0 && !into ? (
                <Button onClick={() => onDone(sending.into as Import)}>{t('upload.without')}</Button>
              ) : null}
              <Button look="quiet" onClick={() => void cancel()}>
                {t('upload.cancel')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <p class="split" role="status">
              <span>{sending.sent < file.size ? file.name : t('upload.reading', { file: file.name })}</span>
              {sending.files.length > 1 ? (
                <span class="quiet">{t('upload.which', { n: sending.at + 1, of: sending.files.length })}</span>
              ) : null}
            </p>
            <Bar
              label={t('upload.progress')}
              done={sending.sent < file.size ? sending.sent : 0}
              total={sending.sent < file.size ? file.size : 0}
            />
            <div class="split">
              <span class="quiet num">
                {t('import.progress.of', { done: bytes(Math.min(sending.sent, file.size)), total: bytes(file.size) })}
              </span>
              <Button look="quiet" onClick={() => void cancel()}>
                {t('upload.cancel')}
              </Button>
            </div>
          </>
        )}
      </div>
    );
  const drop = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    <div
      class={`import-upload${over ? ' over' : ''}${into ? ' small' : ''}`}
      onDragOver={(event) => drop(event, true)}
      onDragLeave={(event) => drop(event, false)}
      onDrop={(event) => {
        drop(event, false);
        take(event.dataTransfer?.files);
      }}
    >
      {into ? null : <span>{t('upload.drop')}</span>}
      <Button look={into ? 'plain' : 'main'} onClick={() => input.current?.click()}>
        {t(into ? 'upload.add' : 'upload.choose')}
      </Button>
      <input
        ref={input}
        class="unseen"
        type="file"
        multiple
        tabIndex={-1}
        aria-label={t('upload.chooseLabel')}
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file may be chosen again.
          event.currentTarget.value = '';
        }}
      />
      {into ? null : <p class="hint">{t('upload.limit')}</p>}
      <ErrorBox error={flaw === null ? undefined : { message: flaw }} />
    </div>
  );
}
