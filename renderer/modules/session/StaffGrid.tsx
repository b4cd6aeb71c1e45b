import { Keyboard } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { Language } from '../../../src/i18n/index.ts';
import type { StaffMember } from '../../../src/staff/types.ts';
import { useStaffName } from '../../app/codes.ts';
import { Avatar, cx, useLanguage, useT } from '../../ui/index.ts';
import css from './SignIn.module.css';

/** Titles are headquarters' own words, in Chinese; another language says the role. */
export function titleOf(staff: StaffMember, t: ReturnType<typeof useT>, language: Language): string {
  const first = staff.roles[0];
  return (language === 'zh-CN' ? staff.title : undefined) ?? (first === undefined ? '' : t(`session.role.${first}`));
}

export function StaffGrid({
  roster,
  value,
  onPick,
  onOther,
}: {
  readonly roster: readonly StaffMember[];
  readonly value: string | undefined;
  readonly onPick: (no: string) => void;
  readonly onOther: () => void;
}) {
  const t = useT();
  const language = useLanguage();
  const staffName = useStaffName();
  const grid = useRef<HTMLDivElement>(null);
  const at = roster.findIndex((s) => s.staffNo === value);
  const onKeyDown = (e: KeyboardEvent<HTMLDivElement>) => {
    const step = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : e.key === 'ArrowDown' ? 3 : e.key === 'ArrowUp' ? -3 : 0;
    if (step === 0) return;
    e.preventDefault();
    const next = Math.min(roster.length - 1, Math.max(0, at + step));
    const staff = roster[next];
    if (staff) onPick(staff.staffNo);
    grid.current?.querySelectorAll<HTMLElement>('button')[next]?.focus();
  };
  // the keyboard lands on the people at once, on the one who was here last
  useEffect(() => {
    if (document.activeElement === document.body) grid.current?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={grid} className={css['grid']} role="radiogroup" aria-label={t('session.staffGrid')} onKeyDown={onKeyDown}>
      {roster.map((s, i) => (
        <button
          key={s.staffNo}
          type="button"
          role="radio"
          aria-checked={s.staffNo === value}
          tabIndex={i === Math.max(0, at) ? 0 : -1}
          className={css['one']}
          onClick={() => onPick(s.staffNo)}
        >
          <em>{s.staffNo}</em>
          <Avatar name={staffName(s.staffNo)} language={language} size="lg" tone={s.staffNo === value ? 'brand' : 'gold'} />
          <b>{staffName(s.staffNo)}</b>
          <StaffTitle staff={s} />
        </button>
      ))}
      <button type="button" className={cx(css['one'], css['other'])} onClick={onOther}>
        <span className={css['otherIcon']}>
          <Keyboard aria-hidden="true" />
        </span>
        <b>{t('session.otherNo')}</b>
        <small>{t('session.otherNoHint')}</small>
      </button>
    </div>
  );
}
function StaffTitle({ staff }: { readonly staff: StaffMember }) {
  const t = useT();
  const language = useLanguage();
  return <small>{titleOf(staff, t, language)}</small>;
}
