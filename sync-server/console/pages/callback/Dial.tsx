import { Phone } from 'lucide-react';
import { useState } from 'react';
import { Banner, Button, useT } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import { useSession } from '../../session.ts';
import { useFailureText } from '../../states.tsx';
import { useAction } from '../../useAction.ts';

/** The number stays masked until somebody who may asks for it; asking is written down (jewelry §20). */
export function Dial({ id, masked }: { readonly id: string; readonly masked: string | undefined }) {
  const t = useT();
  const text = useFailureText();
  const { may } = useSession();
  const [shown, setShown] = useState<{ readonly phone: string; readonly dial: string } | undefined>();
  const { busy, failure, run } = useAction();
  if (masked === undefined) return <p className="zm-cap">{t('console.callback.smsNoPhone')}</p>;
  if (shown !== undefined)
    return (
      <>
        <a className="hq-dial" href={`tel:${shown.dial}`}>
          <Phone size={20} aria-hidden="true" />
          {shown.phone}
        </a>
        <span className="zm-cap">{t('console.callback.revealed')}</span>
      </>
    );
  return (
    <>
      <Button
        kind="soft"
        block
        busy={busy}
        disabled={may['revealPhone'] !== true}
        icon={<Phone size={20} aria-hidden="true" />}
        onClick={() => void run(async () => setShown(await api.post<{ phone: string; dial: string }>(`/callback/${encodeURIComponent(id)}/reveal`)))}
      >
        {t('console.callback.dial', { phone: masked })}
      </Button>
      {failure === undefined ? (
        may['revealPhone'] === true ? null : (
          <span className="zm-cap">{t('console.callback.dialDenied')}</span>
        )
      ) : (
        <Banner tone="danger">{text(failure)}</Banner>
      )}
    </>
  );
}
