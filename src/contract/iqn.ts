// The three forms of an iSCSI name (RFC 7143, 4.2.7) and nothing else that looks like one.
import * as z from 'zod';

const iqnForm = /^iqn\.\d{4}-(0[1-9]|1[0-2])\.[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[a-z0-9.:-]+)?$/;
const euiForm = /^eui\.[0-9a-f]{16}$/i;
const naaForm = /^naa\.(?:[0-9a-f]{16}|[0-9a-f]{32})$/i;

/** Whether the text is an iSCSI name: `iqn.YYYY-MM.reversed.domain[:string]`, `eui.` or `naa.`; at most 223 bytes, lower case. */
export function isIscsiName(text: string): boolean {
  return text.length <= 223 && [iqnForm, euiForm, naaForm].some((form) => form.test(text));
}

export const iscsiName = z.string().refine(isIscsiName, {
  error:
    'not an iSCSI name: want iqn.YYYY-MM.reversed.domain[:string] in lower case, eui.<16 hex> or naa.<16 or 32 hex>',
});
