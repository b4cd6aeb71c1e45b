import { Input } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Problem, Result } from '../../src/kernel/result.ts';
import { Button } from './Button.tsx';
import { ChipGroup, Labelled } from './controls.tsx';
import { useLanguage, useProblemText, useT } from './i18n.ts';
import { Avatar } from './StatusTag.tsx';
import { PinPad } from './Numpad.tsx';
import { Sheet } from './Sheet.tsx';
import css from './ConfirmSheet.module.css';

/** Asks once, with a reason where the rule wants one. `reasons` are offered as chips; the text is free. */
export function ConfirmSheet({
  open,
  onClose,
  title,
  children,
  confirm,
  onConfirm,
  danger = false,
  askReason = false,
  reasons = [],
  busy = false,
  problem,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children?: ReactNode;
  readonly confirm: string;
  readonly onConfirm: (reason: string) => void;
  readonly danger?: boolean;
  readonly askReason?: boolean;
  readonly reasons?: readonly string[];
  readonly busy?: boolean;
  readonly problem?: Problem;
}) {
  const t = useT();
  const problemText = useProblemText();
  const [reason, setReason] = useState('');
  const missing = askReason && reason.trim() === '';
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={title}
      at="center"
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button className="zm-grow" kind={danger ? 'danger' : 'primary'} size="lg" busy={busy} disabled={missing} onClick={() => onConfirm(reason.trim())}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className={css['body']}>
        {children}
        {askReason ? (
          <Labelled label={t('common.reason')} required fault={problem === undefined ? undefined : problemText(problem)}>
            {reasons.length === 0 ? null : (
              <ChipGroup
                className={css['chips']}
                label={t('common.reason')}
                value={reasons.includes(reason) ? reason : undefined}
                options={reasons.map((r) => ({ value: r, label: r }))}
                onChange={(v) => setReason(v ?? '')}
              />
            )}
            <Input.TextArea
              data-autofocus
              value={reason}
              aria-label={t('common.reason')}
              autoSize={{ minRows: 2, maxRows: 4 }}
              maxLength={200}
              onChange={(e) => setReason(e.target.value)}
              placeholder={t('common.reasonHint')}
            />
          </Labelled>
        ) : problem === undefined ? null : (
          <p role="alert" className="zm-danger">
            {problemText(problem)}
          </p>
        )}
      </div>
    </Sheet>
  );
}

export interface Approver {
  readonly staffNo: string;
  readonly name: string;
  readonly nameEn?: string | undefined;
  readonly title?: string | undefined;
}
/** The second person's PIN on the spot, with a reason; works offline (A0.33). `approve` records it and says who approved. */
export function ApprovalSheet<A extends Approver>({
  open,
  onClose,
  title,
  children,
  approvers,
  written = '',
  approve,
  onApproved,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children?: ReactNode;
  readonly approvers: readonly A[];
  /** Reason that was written a step before. */
  readonly written?: string | undefined;
  readonly approve: (staffNo: string, pin: string, reason: string) => Promise<Result<A>>;
  readonly onApproved: (who: A, reason: string) => void;
}) {
  const t = useT();
  const language = useLanguage();
  const spoken = (a: Approver): string => (language === 'en' ? a.nameEn : undefined) ?? a.name;
  const problemText = useProblemText();
  const [who, setWho] = useState<string | undefined>(approvers.length === 1 ? approvers[0]?.staffNo : undefined);
  const [reason, setReason] = useState(written);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(0);
  const [problem, setProblem] = useState<Problem | undefined>();
  const ready = who !== undefined && reason.trim() !== '';
  const submit = async (pin: string) => {
    if (who === undefined || busy) return;
    setBusy(true);
    const result = await approve(who, pin, reason.trim());
    setBusy(false);
    if (result.ok) {
      setProblem(undefined);
      onApproved(result.value, reason.trim());
    } else {
      setProblem(result.problem);
      setWrong((n) => n + 1);
    }
  };
  return (
    <Sheet open={open} onClose={onClose} title={title} at="center" wide>
      <div className={css['approval']}>
        <div className={css['body']}>
          {children}
          <Labelled label={t('common.approver')} required>
            {approvers.length === 0 ? (
              <p className="zm-two">{t('common.noApprover')}</p>
            ) : (
              <div className={css['people']} role="radiogroup" aria-label={t('common.approver')}>
                {approvers.map((a) => (
                  <button
                    key={a.staffNo}
                    type="button"
                    role="radio"
                    aria-checked={a.staffNo === who}
                    className={css['person']}
                    onClick={() => setWho(a.staffNo)}
                  >
                    <Avatar name={spoken(a)} language={language} size="sm" tone={a.staffNo === who ? 'brand' : 'gold'} />
                    <span>
                      <b>{spoken(a)}</b>
                      <small>{(language === 'zh-CN' ? a.title : undefined) ?? a.staffNo}</small>
                    </span>
                  </button>
                ))}
              </div>
            )}
          </Labelled>
          <Labelled label={t('common.reason')} required>
            <Input.TextArea
              data-autofocus
              value={reason}
              aria-label={t('common.reason')}
              autoSize={{ minRows: 2, maxRows: 4 }}
              maxLength={200}
              onChange={(e) => setReason(e.target.value)}
              placeholder={t('common.reasonHint')}
            />
          </Labelled>
        </div>
        <PinPad
          busy={busy}
          locked={!ready}
          wrong={wrong}
          onPin={(pin) => void submit(pin)}
          foot={problem === undefined ? ready ? t('common.approverPin') : t('common.approverFirst') : <span className="zm-danger">{problemText(problem)}</span>}
        />
      </div>
    </Sheet>
  );
}
