// Bytes to and from the desk over HTTP. The session travels in a header, never in an address.

/** Uploads one file. `progress(0..1)` is called meanwhile. Resolves to the token; rejects with {code}. */
export function upload(file, session, progress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.open('POST', `chat/files?name=${encodeURIComponent(file.name || 'file')}`);
    request.setRequestHeader('Authorization', `Bearer ${session}`);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => (request.status === 201 ? resolve(request.response.token) : reject({ code: request.status }));
    request.onerror = () => reject({ code: 0 });
    request.onabort = () => reject({ code: -1 });
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

const fetched = new Map();
const most_kept = 60;

/** A blob: address of a message's file; the latest are kept for as long as the page lives. */
export async function blob_address(message, index, session) {
  const key = `${message}/${index}`;
  if (!fetched.has(key)) {
    fetched.set(key, load(key, session).catch((error) => { fetched.delete(key); throw error; }));
    if (fetched.size > most_kept) drop_oldest();
  }
  return fetched.get(key);
}

async function load(key, session) {
  const answer = await fetch(`chat/files/${key}`, { headers: { Authorization: `Bearer ${session}` } });
  if (!answer.ok) throw new Error(String(answer.status));
  return URL.createObjectURL(await answer.blob());
}

async function drop_oldest() {
  const [key, address] = fetched.entries().next().value;
  fetched.delete(key);
  // Pictures in view have been decoded by now and stay visible.
  address.then((url) => setTimeout(() => URL.revokeObjectURL(url), 60000), () => {});
}
