import { CloudOff, LockKeyhole } from 'lucide-react';
import { Button, EmptyState, ErrorState, useLanguage, useProblemText, useT } from '../../renderer/ui/index.ts';
import type { ApiFailure } from './api.ts';

export function Busy() {
  const t = useT();
  return (
    <div className="hq-busy" role="status">
      <span className="hq-spin" aria-hidden="true" />
      {t('console.table.loading')}
    </div>
  );
}
/** The server's own sentence where it gave one. */
export function useFailureText(): (failure: ApiFailure) => string {
  const text = useProblemText();
  const language = useLanguage();
  return (failure) => failure.sentence?.[language === 'en' ? 'en' : 'zh'] ?? text(failure.problem);
}
export function Failed({ failure, onRetry }: { readonly failure: ApiFailure; readonly onRetry?: () => void }) {
  const t = useT();
  const text = useFailureText();
  if (failure.status === 403) return <Denied />;
  return (
    <ErrorState
      title={failure.status === 0 ? t('console.problem.offline') : t('console.problem.title')}
      action={
        onRetry === undefined ? undefined : (
          <Button kind="soft" size="sm" icon={<CloudOff aria-hidden="true" />} onClick={onRetry}>
            {t('console.problem.retry')}
          </Button>
        )
      }
    >
      {failure.status === 0 ? t('console.problem.text') : text(failure)}
    </ErrorState>
  );
}
export function Denied() {
  const t = useT();
  return (
    <EmptyState icon={<LockKeyhole />} title={t('console.problem.denied')}>
      {t('console.problem.deniedText')}
    </EmptyState>
  );
}
