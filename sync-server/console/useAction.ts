import { useCallback, useState } from 'react';
import { ApiFailure } from './api.ts';

/** One change on its way: busy while it runs, the refusal where there was one. */
export function useAction(): {
  readonly busy: boolean;
  readonly failure: ApiFailure | undefined;
  readonly clear: () => void;
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | undefined>();
  const run = useCallback(async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (cause) {
      setFailure(cause instanceof ApiFailure ? cause : new ApiFailure(0, { code: 'hq-internal' }));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setFailure(undefined), []);
  return { busy, failure, clear, run };
}
