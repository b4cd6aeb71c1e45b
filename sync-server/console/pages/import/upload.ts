import { ApiFailure } from '../../api.ts';
import type { Picked } from './types.ts';

/** Uploads with progress: fetch cannot tell how far it is, so the older request does. */
export function upload(file: File, onShare: (share: number) => void): Promise<Picked> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/hq/imports/upload');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (e) => {
      if (e.lengthComputable) onShare(e.loaded / e.total);
    };
    request.onerror = () => reject(new ApiFailure(0, { code: 'offline' }));
    request.onload = () => {
      const answer = JSON.parse(request.responseText) as { upload: string; bytes: number; error?: { code: string; zh: string; en: string } }; // our own route
      if (request.status === 200) resolve({ upload: answer.upload, bytes: answer.bytes, fileName: file.name });
      else reject(new ApiFailure(request.status, { code: answer.error?.code ?? 'hq-internal' }, answer.error));
    };
    request.send(file);
  });
}
