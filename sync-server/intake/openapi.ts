import { z } from 'zod';
import { intakeReply, intakeRequest } from './schema.ts';

type Json = Readonly<Record<string, unknown>>;
const schemaOf = (schema: z.ZodType): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Json; // plain JSON by definition
  return rest;
};
/** Refusals of the intake by HTTP status; every answer carries both sentences. */
export const REFUSALS: readonly (readonly [status: number, codes: readonly string[]])[] = [
  [400, ['intake-bad']],
  [401, ['intake-key-missing', 'intake-key-bad', 'intake-key-revoked']],
  [403, ['intake-key-source']],
  [409, ['intake-differs', 'intake-busy']],
  [413, ['body-too-large']],
  [422, ['intake-source', 'intake-store', 'intake-far', 'intake-code', 'phone-invalid', 'apt-visit-past', 'apt-budget-order']],
  [429, ['rate-limited']],
  [507, ['store-full']],
];

/** OpenAPI 3.1 of the intake, from the very schemas that check it (A0.22). */
export function openApi(version: string, brand: string): Json {
  const error: Json = {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'zh', 'en'],
        properties: { code: { type: 'string' }, zh: { type: 'string' }, en: { type: 'string' }, params: { type: 'object' } },
      },
    },
  };
  const refusals = Object.fromEntries(
    REFUSALS.map(([status, codes]) => [
      String(status),
      {
        description: codes.join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        ...(status === 429 ? { headers: { 'retry-after': { schema: { type: 'integer' }, description: 'seconds' } } } : {}),
      },
    ]),
  );
  const taken = (description: string): Json => ({ description, content: { 'application/json': { schema: { $ref: '#/components/schemas/IntakeReply' } } } });
  return {
    openapi: '3.1.0',
    info: {
      title: `${brand} · online appointments / 网上预约`,
      version,
      description:
        'Bookings of the website, the mini program and the platforms become appointments that wait for a call-back. Safe to repeat: source and orderId name the booking. / 各网上渠道的预约由此进入，等待总部或门店回访；同一来源同一订单号重发只记一次。',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }, { apiKey: [] }],
    paths: {
      '/appointments': {
        post: {
          operationId: 'createAppointment',
          summary: 'Hand in an online booking / 提交网上预约',
          requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/IntakeRequest' }, example: EXAMPLE } } },
          responses: { 201: taken('Taken. / 已收下'), 200: taken('This booking was taken before; the same answer again. / 之前已收下'), ...refusals },
        },
      },
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
      schemas: { IntakeRequest: schemaOf(intakeRequest), IntakeReply: schemaOf(intakeReply), Error: error },
    },
  };
}
export const EXAMPLE = {
  source: 'website',
  orderId: 'W20261121-0006',
  storeId: 'S01',
  name: '顾晴',
  title: 'ms',
  phone: '13700004410',
  visitAt: '2026-11-22T14:00:00+08:00',
  need: '求婚钻戒，1 克拉左右',
  purpose: 'proposal',
  budgetMinFen: 5_000_000,
  budgetMaxFen: 7_000_000,
  level: 'A',
};

const html = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
interface Field {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly maxLength?: number;
}

/** The same document as a page to read: no script, nothing from elsewhere. */
export function openApiPage(version: string, brand: string, url: string): string {
  const table = (schema: Json): string => {
    const required = new Set(schema['required'] as readonly string[]); // made above
    return `<table><thead><tr><th>field / 字段</th><th>type / 类型</th><th></th></tr></thead><tbody>${Object.entries(
      schema['properties'] as Readonly<Record<string, Field>>,
    )
      .map(
        ([name, f]) =>
          `<tr><td><code>${name}</code>${required.has(name) ? ' <b>*</b>' : ''}</td><td>${html(f.enum?.join(' | ') ?? [f.type ?? '', f.format].filter((x) => x !== undefined && x !== '').join(' · '))}${f.maxLength === undefined ? '' : ` ≤ ${f.maxLength}`}</td><td>${html(f.description ?? '')}</td></tr>`,
      )
      .join('')}</tbody></table>`;
  };
  const doc = openApi(version, brand);
  const { title, description } = doc['info'] as { readonly title: string; readonly description: string }; // made above
  const curl = `curl -X POST ${url}/api/v1/appointments \\\n  -H 'Authorization: Bearer zmk_…' -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(EXAMPLE, null, 1).replace(/\n\s*/g, ' ')}'`;
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html(title)}</title><style>
body{font:15px/1.6 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#23201C;background:#FAF8F5;max-width:980px;margin:0 auto;padding:32px 24px}
h1{font-size:24px;color:#7A1F3D}h2{font-size:17px;margin:32px 0 8px}table{border-collapse:collapse;width:100%;background:#fff;border:1px solid #E8E2D9}th,td{text-align:left;padding:8px 12px;border-bottom:1px solid #E8E2D9;vertical-align:top}th{font-weight:500;color:#6B645B;font-size:13px}
code,pre{font-family:ui-monospace,"Noto Sans Mono CJK SC",monospace;font-size:13px}pre{background:#F5F0E9;padding:14px 16px;border-radius:8px;overflow:auto;white-space:pre-wrap}b{color:#98201A}a{color:#7A1F3D}</style></head><body>
<h1>${html(title)}</h1><p>${html(description)}</p><p><a href="/api/v1/openapi.json">openapi.json</a></p>
<h2>POST /api/v1/appointments</h2><p>Key: ask headquarters (console → 系统 → 网上预约密钥). / 密钥在总部控制台生成。</p><pre>${html(curl)}</pre>
<h2>Request / 请求</h2>${table(schemaOf(intakeRequest))}
<h2>201 · 200 (duplicate / 重发)</h2>${table(schemaOf(intakeReply))}
<h2>Refusals / 拒绝</h2><table><tbody>${REFUSALS.map(([status, codes]) => `<tr><td><code>${status}</code></td><td>${codes.map((c) => `<code>${c}</code>`).join(' ')}</td></tr>`).join('')}</tbody></table>
<pre>{ "error": { "code": "…", "zh": "…", "en": "…", "params": {} } }</pre></body></html>`;
}
