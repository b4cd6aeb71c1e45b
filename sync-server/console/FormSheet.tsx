import type { ReactNode } from 'react';
import { Banner, Button, Sheet, useT } from '../../renderer/ui/index.ts';
import type { ApiFailure } from './api.ts';
import { useFailureText } from './states.tsx';

/** A form in a sheet: the refusal on top in the server's words, one filled button that says what happens. */
export function FormSheet({
  open,
  onClose,
  title,
  sub,
  save,
  busy,
  disabled = false,
  failure,
  onSave,
  at = 'side',
  children,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly sub?: ReactNode;
  readonly save: string;
  readonly busy: boolean;
  readonly disabled?: boolean;
  readonly failure: ApiFailure | undefined;
  readonly onSave: () => void;
  readonly at?: 'side' | 'center';
  readonly children: ReactNode;
}) {
  const t = useT();
  const text = useFailureText();
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={title}
      sub={sub}
      at={at}
      foot={
        <>
          <Button onClick={onClose}>{t('console.form.cancel')}</Button>
          <Button kind="primary" className="zm-grow" busy={busy} disabled={disabled} onClick={onSave}>
            {save}
          </Button>
        </>
      }
    >
      <form
        className="hq-form"
        onSubmit={(e) => {
          e.preventDefault();
          if (!busy && !disabled) onSave();
        }}
      >
        {failure === undefined ? null : <Banner tone="danger">{failure.status === 0 ? t('console.problem.offline') : text(failure)}</Banner>}
        {children}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Sheet>
  );
}
