/** "These two are the same person": what was linked, how to undo it, and how to say it by hand. */
import { useEffect, useState } from 'preact/hooks';
import type { Link as PersonLink, List, MergePreview, Profile, ProfileRow } from '../../shared/api.ts';
import { get, post, useLoad } from '../client.ts';
import { date } from '../format.ts';
import { Button, Chip, Combobox, Confirm, Dialog, toast } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { MergeView } from './merge-preview.tsx';
import { namespaceName } from './namespace.ts';

interface LinksProps {
  profile: Profile;
  open: boolean;
  onClose: () => void;
  mayUndo: boolean;
  /** After a link was made or undone. */
  onChange: () => unknown;
  onLinkOther: () => void;
}

const nameOf = (link: PersonLink) => `${namespaceName(link.identifier.namespace)} ${link.identifier.value}`;

/** Every link of a profile, standing and ended. */
export function LinksDialog({ profile, open, onClose, mayUndo, onChange, onLinkOther }: LinksProps) {
  const [undoing, setUndoing] = useState<PersonLink | null>(null);
  const undo = async (link: PersonLink) => {
    await post(`links/${encodeURIComponent(link.id)}/undo`);
    // A dialog lies above everything: it has to go before the way back can be pressed.
    onClose();
    toast(t('profile.undone', { who: nameOf(link) }), async () => {
      await post(`profiles/${encodeURIComponent(profile.id)}/link`, { other: link.joined });
      toast(t('profile.relinked'));
      await onChange();
    });
    await onChange();
  };
  return (
    <>
      <Dialog
        open={open && !undoing}
        onClose={onClose}
        title={t('profile.linksTitle')}
        wide
        foot={mayUndo ? <Button onClick={onLinkOther}>{t('profile.linkOther')}</Button> : undefined}
      >
        <p class="dialog-words">{t(profile.links.length ? 'profile.linksWords' : 'profile.noLinks')}</p>
        <ul class="lines">
          {profile.links.map((link) => (
            <li key={link.id} class={link.endedAt ? 'quiet' : undefined}>
              <span class="words">
                <strong>{nameOf(link)}</strong>
                <br />
                <span class="quiet">
                  {[date(link.at), t('profile.linkEvents', { n: link.events }), link.reason, link.source].filter(Boolean).join(' · ')}
                </span>
              </span>
              <span class="row">
                <Chip>{t(link.trust === 'verified' ? 'profile.linkVerified' : 'profile.linkClaimed')}</Chip>
                {link.endedAt ? <span>{t('profile.linkEnded', { date: date(link.endedAt) })}</span> : null}
                {!link.endedAt && mayUndo ? (
                  <Button small label={t('profile.undoNamed', { who: nameOf(link) })} onClick={() => setUndoing(link)}>
                    {t('profile.undo')}
                  </Button>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      </Dialog>
      <Confirm
        open={undoing !== null}
        onClose={() => setUndoing(null)}
        title={t('profile.undoTitle')}
        action={t('profile.undoAction')}
        onConfirm={async () => {
          if (undoing) await undo(undoing);
        }}
      >
        {undoing ? t('profile.undoWords', { n: undoing.events, who: nameOf(undoing) }) : null}
      </Confirm>
    </>
  );
}

interface LinkOtherProps {
  profile: Profile;
  open: boolean;
  onClose: () => void;
  onChange: () => unknown;
}

/** Says by hand that another profile is the same person. */
export function LinkOther({ profile, open, onClose, onChange }: LinkOtherProps) {
  const [typed, setTyped] = useState('');
  const [other, setOther] = useState('');
  useEffect(() => {
    setTyped('');
    setOther('');
  }, [open]);
  const found = useLoad(open && typed.trim().length > 1 ? `link ${typed.trim()}` : null, (signal) =>
    get<List<ProfileRow>>('profiles', { query: { q: typed.trim(), limit: 20 }, signal }),
  );
  const options = (found.data?.items ?? [])
    .filter((row) => row.id !== profile.id)
    .map((row) => ({
      value: row.id,
      label: row.name ?? row.email ?? row.userId ?? t('profile.anonymous'),
      detail: row.name ? (row.email ?? '') : row.id,
    }));
  const preview = useLoad(open && other ? `merge ${profile.id} ${other}` : null, (signal) =>
    get<MergePreview>(`profiles/${encodeURIComponent(profile.id)}/merge`, { query: { other }, signal }),
  );
  const link = async () => {
    if (!other) return;
    const before = new Set(profile.links.map((l) => l.id));
    await post(`profiles/${encodeURIComponent(profile.id)}/link`, { other });
    toast(t('profile.linked'), async () => {
      const now = await get<Profile>(`profiles/${encodeURIComponent(profile.id)}`);
      for (const made of now.links) if (!made.endedAt && !before.has(made.id)) await post(`links/${encodeURIComponent(made.id)}/undo`);
      await onChange();
    });
    await onChange();
  };
  return (
    <Confirm open={open} onClose={onClose} title={t('profile.linkTitle')} action={t('profile.linkAction')} danger={false} onConfirm={link}>
      <p>{t('profile.linkWords')}</p>
      <Combobox
        label={t('profile.linkSearch')}
        value={other}
        options={options}
        onType={setTyped}
        onChange={setOther}
        hint={other ? undefined : t('profile.linkNone')}
        autofocus
      />
      {preview.data && other ? <MergeView preview={preview.data} /> : null}
    </Confirm>
  );
}
