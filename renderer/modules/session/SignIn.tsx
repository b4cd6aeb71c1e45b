import { Input } from 'antd';
import { CloudOff, Keyboard, LockKeyhole, ShieldCheck, UserRound, UserX, UsersRound } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Problem } from '../../../src/kernel/result.ts';
import type { Language } from '../../../src/i18n/index.ts';
import type { StaffMember } from '../../../src/staff/types.ts';
import { useStaffName } from '../../app/codes.ts';
import { useArea, useTerminal } from '../../app/terminal-context.ts';
import { usePrefs } from '../../app/prefs.ts';
import { DeviceBanner } from '../../app/DeviceBanner.tsx';
import { Pill } from '../../app/TopBar.tsx';
import { Banner, Button, EmptyState, PinPad, Segmented, Avatar, Sheet, cx, useFormat, useLanguage, useProblemText, useScanner, useT } from '../../ui/index.ts';
import { BrandPanel } from './BrandPanel.tsx';
import css from './SignIn.module.css';

const HOUR = 3_600_000;
/** A badge carries the staff number, four digits in most stores: shorter than any barcode. */
const BADGE_LENGTH = 4;
/** Grace of the staff bundle offline (conflicts.md §4.20). */
const GRACE_HOURS = 72;

/** Who is at this till: staff grid and PIN, by touch, keyboard or badge (A0.24). Works offline from the signed bundle. */
export function SignIn({ lastStaffNo }: { readonly lastStaffNo?: string }) {
  const t = useT();
  const staffName = useStaffName();
  const terminal = useTerminal();
  const language = usePrefs((p) => p.language);
  const setPrefs = usePrefs((p) => p.set);
  const problemText = useProblemText();
  useArea('session', 'reference');
  const roster = terminal.session.roster();
  const ended = terminal.session.ended();
  const [staffNo, setStaffNo] = useState(lastStaffNo);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(0);
  const [badges, setBadges] = useState(0);
  const [problem, setProblem] = useState<Problem | undefined>();
  const [sheet, setSheet] = useState<'none' | 'number' | 'forgot'>('none');
  const chosen = roster.find((s) => s.staffNo === staffNo);
  const pick = (no: string) => {
    setStaffNo(no);
    setProblem(undefined);
  };
  const badge = (code: string) => {
    setBadges((n) => n + 1); // the wedge also typed the badge's digits into the PIN: it begins anew
    if (roster.some((s) => s.staffNo === code)) {
      pick(code);
      setSheet('none');
    } else setProblem({ code: 'staff-unknown', params: { staffNo: code } });
  };
  useScanner(badge, true, BADGE_LENGTH);
  const submit = async (pin: string) => {
    if (chosen === undefined || busy) return;
    setBusy(true);
    const result = await terminal.session.signIn(chosen.staffNo, pin);
    setBusy(false);
    if (!result.ok) {
      setProblem(result.problem);
      setWrong((n) => n + 1);
    }
  };
  return (
    <div className={css['page']}>
      <BrandPanel />
      <main className={css['work']}>
        <header className={css['head']}>
          <div className="zm-grow">
            <h1>{t('session.who')}</h1>
            <p className="zm-two">{t('session.whoHint')}</p>
          </div>
          <Segmented
            label={t('shell.language')}
            value={language}
            onChange={(v) => setPrefs({ language: v })}
            options={[
              { value: 'zh-CN', label: t('common.chinese') },
              { value: 'en', label: t('common.english') },
            ]}
          />
          <Pill />
        </header>
        <DeviceBanner />
        {ended === undefined ? null : (
          <Banner
            className={css['ended']}
            tone="warn"
            icon={<UserX aria-hidden="true" />}
            title={t('session.endedTitle', { name: ended.name, no: ended.staffNo })}
          >
            {t('session.endedBody')}
          </Banner>
        )}
        {roster.length === 0 ? (
          <EmptyState icon={<UsersRound />} title={t('session.noRoster')}>
            {t('session.noRosterBody')}
          </EmptyState>
        ) : (
          <div className={css['cols']}>
            <Grid roster={roster} value={staffNo} onPick={pick} onOther={() => setSheet('number')} />
            <section className={css['pad']} aria-label={chosen === undefined ? t('session.pickFirst') : staffName(chosen.staffNo)}>
              {chosen === undefined ? (
                <div className={css['padEmpty']}>
                  <UserRound aria-hidden="true" />
                  <b>{t('session.pickFirst')}</b>
                  <p>{t('session.pickFirstBody')}</p>
                  {problem === undefined ? null : (
                    <p role="alert" className={css['wrong']}>
                      {problemText(problem)}
                    </p>
                  )}
                </div>
              ) : (
                <>
                  <div className={css['who']}>
                    <Avatar name={staffName(chosen.staffNo)} language={language} tone="brand" />
                    <span>
                      <b>{staffName(chosen.staffNo)}</b>
                      <small>
                        {titleOf(chosen, t, language)} · {chosen.staffNo}
                      </small>
                    </span>
                  </div>
                  {problem?.code === 'locked' ? (
                    <div className={css['padEmpty']} role="alert">
                      <LockKeyhole aria-hidden="true" />
                      <b>{t('session.lockedTitle')}</b>
                      <p>{t('session.lockedBody', { time: String(problem.params?.['untilText'] ?? '') })}</p>
                    </div>
                  ) : (
                    <PinPad
                      key={`${chosen.staffNo} ${badges}`}
                      busy={busy}
                      wrong={wrong}
                      onPin={(pin) => void submit(pin)}
                      left={{ label: t('session.forgot'), onPress: () => setSheet('forgot') }}
                      foot={
                        busy ? (
                          t('session.checking')
                        ) : problem === undefined ? (
                          t('session.pinFoot', { n: terminal.session.attemptsLeft(chosen.staffNo) })
                        ) : (
                          <span className={css['wrong']}>{problemText(problem)}</span>
                        )
                      }
                    />
                  )}
                </>
              )}
            </section>
          </div>
        )}
        <Offline people={roster.length} />
        <Foot />
      </main>
      <NumberSheet
        open={sheet === 'number'}
        onClose={() => setSheet('none')}
        onPick={(no) => {
          pick(no);
          setSheet('none');
        }}
        roster={roster}
      />
      <Sheet
        open={sheet === 'forgot'}
        at="center"
        title={t('session.forgot')}
        onClose={() => setSheet('none')}
        foot={
          <Button kind="soft" block onClick={() => setSheet('none')}>
            {t('common.ok')}
          </Button>
        }
      >
        <p>{t('session.forgotBody')}</p>
      </Sheet>
    </div>
  );
}

/** Titles are headquarters' own words, in Chinese; another language says the role. */
function titleOf(staff: StaffMember, t: ReturnType<typeof useT>, language: Language): string {
  const first = staff.roles[0];
  return (language === 'zh-CN' ? staff.title : undefined) ?? (first === undefined ? '' : t(`session.role.${first}`));
}

function Grid({
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

function NumberSheet({
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

function Offline({ people }: { readonly people: number }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  useArea('sync');
  const age = terminal.session.bundleAgeMs();
  if (terminal.sync.status().connection !== 'offline' || age === undefined) return null;
  return (
    <Banner className={css['notice']} tone="warn" icon={<CloudOff aria-hidden="true" />} title={t('session.offlineTitle')}>
      {t('session.offlineBody', {
        n: people,
        age: f.ago(terminal.now() - age),
        grace: age < GRACE_HOURS * HOUR ? t('session.graceOk') : t('session.graceOld'),
      })}
    </Banner>
  );
}

function Foot() {
  const t = useT();
  const terminal = useTerminal();
  const phone = terminal.views.store()?.phone;
  const language = useLanguage();
  return (
    <footer className={css['foot']} lang={language}>
      <ShieldCheck aria-hidden="true" />
      {t('session.version', { v: terminal.host.version })}
      {phone === undefined ? null : <> · {t('session.storePhone', { phone })}</>}
    </footer>
  );
}
