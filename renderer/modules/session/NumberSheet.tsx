import { Input } from 'antd';
import { useState } from 'react';
import type { StaffMember } from '../../../src/staff/types.ts';
import { Button, Sheet, useT } from '../../ui/index.ts';
import css from './SignIn.module.css';

export function NumberSheet({
  open,
  onClose,
  onPick,
  roster,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onPick: (no: string) => void;
  readonly roster: readonly StaffMember[];
}) {
  const t = useT();
  const [no, setNo] = useState('');
  const [missing, setMissing] = useState(false);
  const go = () => {
    const hit = roster.find((s) => s.staffNo === no.trim().toUpperCase());
    if (hit) {
      setNo('');
      onPick(hit.staffNo);
    } else setMissing(true);
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      at="center"
      title={t('session.otherNo')}
      foot={
        <Button kind="primary" size="lg" block disabled={no.trim() === ''} onClick={go}>
          {t('session.otherNoGo')}
        </Button>
      }
    >
      <Input
        data-autofocus
        size="large"
        value={no}
        aria-label={t('session.otherNoField')}
        placeholder={t('session.otherNoField')}
        inputMode="numeric"
        maxLength={12}
        onChange={(e) => {
          setNo(e.target.value);
          setMissing(false);
        }}
        onPressEnter={go}
      />
      {missing ? (
        <p role="alert" className={css['wrong']} style={{ marginTop: 8 }}>
          {t('session.unknownNo', { no: no.trim() })}
        </p>
      ) : null}
    </Sheet>
  );
}
