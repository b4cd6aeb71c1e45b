import { LockKeyhole, UserRound, UserX, UsersRound } from 'lucide-react';
import { useState } from 'react';
import type { Problem } from '../../../src/kernel/result.ts';
import { useStaffName } from '../../app/codes.ts';
import { useArea, useTerminal } from '../../app/terminal-context.ts';
import { usePrefs } from '../../app/prefs.ts';
import { DeviceBanner } from '../../app/DeviceBanner.tsx';
import { Pill } from '../../app/TopBar.tsx';
import { Banner, Button, EmptyState, PinPad, Segmented, Avatar, Sheet, useProblemText, useScanner, useT } from '../../ui/index.ts';
import { BrandPanel } from './BrandPanel.tsx';
import { NumberSheet } from './NumberSheet.tsx';
import { Foot, Offline } from './SignInFoot.tsx';
import { StaffGrid, titleOf } from './StaffGrid.tsx';
import css from './SignIn.module.css';

/** A badge carries the staff number, four digits in most stores: shorter than any barcode. */
const BADGE_LENGTH = 4;

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
            <StaffGrid roster={roster} value={staffNo} onPick={pick} onOther={() => setSheet('number')} />
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
