import { useState } from 'preact/hooks';
import { ROLES, type List, type Member, type Role } from '../../shared/api.ts';
import { del, get, post, put, useAct, useLoad } from '../client.ts';
import { Button, Card, Chip, Confirm, Copy, ErrorBox, Input, Person, Select, Table, Time, toast, type Column } from '../parts/index.ts';
import { session } from '../session.ts';
import { t } from '../text/text.ts';

type Someone = Member & { invited?: boolean };
const roleOptions = () => ROLES.map((value) => ({ value, label: t(`people.role.${value}`) }));
const nameOf = (someone: Someone) => someone.name || someone.email;
const path = (someone: Someone) => `members/${encodeURIComponent(someone.id)}`;

/** Who may see the site, and as what; invitations. */
export function PeopleTab() {
  const people = useLoad('members', (signal) => get<List<Someone>>('members', { signal }));
  const [leaving, setLeaving] = useState<Someone | null>(null);
  const change = useAct(async (someone: Someone, role: Role) => {
    await put(path(someone), { role });
    toast(t('people.changed', { name: nameOf(someone), role: t(`people.role.${role}`) }), async () => {
      await change.run(someone, someone.role);
    });
    await people.refresh();
  });
  const me = session.value?.member.id;
  const columns: Column<Someone>[] = [
    {
      key: 'name',
      label: t('people.person'),
      cell: (row) => <Person name={row.name || row.email} detail={row.name ? row.email : null} />,
      sort: nameOf,
    },
    {
      key: 'role',
      label: t('people.role'),
      cell: (row) =>
        row.id === me ? (
          t(`people.role.${row.role}`)
        ) : (
          <Select
            bare
            label={`${t('people.role')}: ${nameOf(row)}`}
            value={row.role}
            options={roleOptions()}
            onChange={(role) => void change.run(row, role)}
          />
        ),
    },
    {
      key: 'seen',
      label: t('people.seen'),
      cell: (row) => (row.invited ? <Chip tone="warn">{t('people.invited')}</Chip> : <Time at={row.lastSeen} />),
      on: 'wide',
    },
    {
      key: 'remove',
      label: '',
      align: 'end',
      cell: (row) =>
        row.id === me ? (
          <span class="quiet">{t('people.you')}</span>
        ) : (
          <Button look="quiet" small label={`${t('people.remove')}: ${nameOf(row)}`} onClick={() => setLeaving(row)}>
            {t('people.remove')}
          </Button>
        ),
    },
  ];
  return (
    <div class="columns">
      <Card title={t('people.title')} subtitle={t('people.sub')}>
        <Table caption={t('people.title')} columns={columns} rows={people.data?.items} rowKey={(row) => row.id} load={people} />
        <ErrorBox error={change.error} />
      </Card>
      <Invite onInvited={people.refresh} />
      <Confirm
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t('people.removeTitle', { name: leaving ? nameOf(leaving) : '' })}
        action={t('people.remove')}
        onConfirm={async () => {
          if (!leaving) return;
          await del(path(leaving));
          toast(t('people.removed', { name: nameOf(leaving) }));
          await people.refresh();
        }}
      >
        <p>{t('people.removeWords')}</p>
      </Confirm>
    </div>
  );
}

function Invite({ onInvited }: { onInvited: () => Promise<void> }) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('marketer');
  const [made, setMade] = useState<{ email: string; link: string | null } | null>(null);
  const invite = useAct(async () => {
    const answer = await post<{ link: string | null }>('members', { email, name, role });
    setMade({ email, link: answer.link });
    setEmail('');
    setName('');
    await onInvited();
  });
  return (
    <Card title={t('people.invite')} subtitle={t('people.inviteWords')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void invite.run();
        }}
      >
        <Input label={t('login.email')} type="email" value={email} onInput={setEmail} required />
        <Input label={t('people.name')} value={name} onInput={setName} />
        <Select label={t('people.role')} value={role} onChange={setRole} options={roleOptions()} />
        <ErrorBox error={invite.error} />
        <p>
          <Button type="submit" look="main" busy={invite.busy}>
            {t('people.inviteGo')}
          </Button>
        </p>
        {made ? (
          <div class="stack" role="status">
            <p>{made.link ? t('people.link', { email: made.email }) : t('people.noLink', { email: made.email })}</p>
            {made.link ? <Copy text={made.link} show label={t('people.linkLabel')} /> : null}
          </div>
        ) : null}
      </form>
    </Card>
  );
}
