import { useSearchParams } from 'react-router';

/** Which row is open stands in the address, so that the search on top and links can open it. */
export function useOpen(): readonly [string | undefined, (id: string | undefined) => void] {
  const [params, setParams] = useSearchParams();
  return [
    params.get('open') ?? undefined,
    (id) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          if (id === undefined) next.delete('open');
          else next.set('open', id);
          return next;
        },
        { replace: true },
      ),
  ];
}
