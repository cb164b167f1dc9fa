/** Sends a request with the token. */
export const send = (request: Request) => {
  request.headers.set('authorization', `Bearer ${process.env.TOKEN}`);
  return fetch(request);
};
