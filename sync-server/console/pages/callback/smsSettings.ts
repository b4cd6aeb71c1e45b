type Provider = 'none' | 'simulator' | 'aliyun' | 'http';
export interface SmsSettingsForm {
  readonly provider: Provider;
  readonly delayS: number;
  readonly sign: string;
  readonly template: string;
  readonly cancelTemplate: string;
  readonly cancelDelayS: number;
  readonly correctionTemplate: string;
  readonly aliyun: {
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly signName: string;
    readonly templateCode: string;
    readonly templateCodes: Readonly<Partial<Record<'cancel' | 'moved' | 'correction' | 'notice', string>>>;
    readonly params: Readonly<Record<string, string>>;
  };
  readonly http: {
    readonly url: string;
    readonly contentType: 'json' | 'form';
    readonly body: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    readonly okField: string;
    readonly okValue: string;
    readonly refField: string;
    readonly timeoutS: number;
  };
}
export interface SmsSettingsAnswer {
  readonly settings: SmsSettingsForm;
  readonly rev: string;
  readonly set: { readonly aliyunSecret: boolean; readonly httpToken: boolean };
  readonly variables: readonly string[];
  readonly brand: string;
}
