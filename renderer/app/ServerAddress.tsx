import { Input } from 'antd';
import { useState } from 'react';
import type { Host } from '../host/index.ts';
import { Button } from '../ui/Button.tsx';
import { Labelled } from '../ui/controls.tsx';
import { useProblemText, useT } from '../ui/i18n.ts';

/** Which headquarters this device talks to. Only where the host lets it be changed; a browser talks to where its page came from. */
export function ServerAddress({ host }: { readonly host: Host }) {
  const t = useT();
  const problemText = useProblemText();
  const [editing, setEditing] = useState(false);
  const [url, setUrl] = useState(host.gatewayUrl);
  const [code, setCode] = useState<string | undefined>();
  const { setGatewayUrl } = host;
  if (setGatewayUrl === undefined) return null;
  if (!editing) {
    return (
      <p className="zm-two" style={{ display: 'flex', alignItems: 'center', gap: 8, flexWrap: 'wrap' }}>
        <span>{t('shell.enrolGateway')}</span>
        <code>{host.gatewayUrl}</code>
        <Button kind="ghost" onClick={() => setEditing(true)}>
          {t('shell.gatewayChange')}
        </Button>
      </p>
    );
  }
  // On success the host opens the window anew with the new address: nothing is left to do here.
  const change = async () => {
    const answer = await setGatewayUrl(url.trim());
    setCode(answer.ok ? undefined : answer.code);
    if (answer.ok || answer.code === 'cancelled') setEditing(false);
  };
  return (
    <Labelled label={t('shell.enrolGateway')} fault={code === 'gateway-url-bad' ? problemText({ code }) : undefined}>
      <div style={{ display: 'flex', gap: 8 }}>
        <Input
          value={url}
          aria-label={t('shell.enrolGateway')}
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          maxLength={300}
          onChange={(e) => {
            setUrl(e.target.value);
            setCode(undefined);
          }}
          onPressEnter={(e) => {
            e.preventDefault();
            void change();
          }}
        />
        <Button kind="soft" onClick={() => void change()}>
          {t('shell.gatewayConnect')}
        </Button>
      </div>
    </Labelled>
  );
}
