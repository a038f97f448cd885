import { useEffect, useState } from 'preact/hooks';
import type { FailedEvent, FailedPreview, IngestAnswer } from '../../shared/api.ts';
import { post, useAct, useLoad } from '../client.ts';
import { Button, Dialog, ErrorBox, Textarea, toast } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { indented } from './place.ts';

/** A refused event to be edited: says while one types whether it would be accepted, and tries it. */
export function EditDialog({ event, onClose, onDone }: { event: FailedEvent; onClose: () => void; onDone: () => Promise<void> }) {
  const [typed, setTyped] = useState(() => indented(event.body));
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), 300);
    return () => clearTimeout(timer);
  }, [typed]);
  const preview = useLoad(`refused edit ${event.id} ${settled}`, (signal) =>
    post<FailedPreview>('failed-events/preview', { id: event.id, body: settled }, { signal }),
  );
  const current = settled === typed && !preview.busy ? preview.data : undefined;
  const problem = current?.examples[0]?.problem;
  const send = useAct(async () => {
    const answer = await post<IngestAnswer>(`failed-events/${encodeURIComponent(event.id)}/replay`, { body: typed });
    const [refused] = answer.rejected;
    if (refused) return void preview.refresh();
    toast(t(answer.duplicates > 0 ? 'refusedEdit.duplicate' : 'refusedEdit.stored'));
    onClose();
    await onDone();
  });
  return (
    <Dialog
      open
      wide
      title={t('refusedEdit.title')}
      onClose={onClose}
      noClose
      foot={
        <>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
          <Button look="main" busy={send.busy} disabled={!current || problem !== null} onClick={() => void send.run()}>
            {t('refusedEdit.go')}
          </Button>
        </>
      }
    >
      <div class="stack">
        <Textarea
          label={t('refusedEdit.text')}
          code
          rows={16}
          value={typed}
          onInput={setTyped}
          error={problem ? t('refusedEdit.bad', { reason: problem.reason }) : null}
        />
        <p class={current && !problem ? 'good' : 'quiet'} role="status">
          {!current ? t('refusedEdit.checking') : problem ? '' : t('refusedEdit.good')}
        </p>
        <ErrorBox error={send.error ?? preview.error} />
      </div>
    </Dialog>
  );
}
