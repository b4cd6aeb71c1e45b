import { PencilLine } from 'lucide-react';
import type { ReactElement } from 'react';
import { Banner, Button, useFormat, useT } from '../ui/index.ts';
import { useStaffName } from './codes.ts';
import type { HalfTyped } from './half-typed.ts';
import { useUser } from './terminal-context.ts';

/** Says that a form goes on from before a lock or a reload, whose it was, and offers to begin anew. */
export function HalfTypedNote({ from, clear }: Pick<HalfTyped<object>, 'from' | 'clear'>): ReactElement | null {
  const t = useT();
  const f = useFormat();
  const me = useUser().staffNo;
  const staffName = useStaffName();
  if (from === undefined) return null;
  const time = f.time(from.atMs);
  return (
    <Banner
      tone="info"
      icon={<PencilLine aria-hidden="true" />}
      title={from.by === me ? t('shell.halfTyped', { time }) : t('shell.halfTypedBy', { name: staffName(from.by), time })}
      actions={
        <Button size="sm" onClick={clear}>
          {t('shell.halfTypedClear')}
        </Button>
      }
    />
  );
}
