/** The callers of the API: with AWS credentials (`iam`) or with an issuer's token (`jwt`). */
export const API_AUTHS = ['iam', 'jwt'] as const;
export type ApiAuth = (typeof API_AUTHS)[number];

/** The routes of the API, for API Gateway and for the function. */
export const API_ROUTES = [
  { method: 'POST', path: '/uploads' },
  { method: 'GET', path: '/uploads' },
  { method: 'POST', path: '/retouches' },
  { method: 'GET', path: '/retouches' },
  { method: 'GET', path: '/retouches/{id}' },
  { method: 'DELETE', path: '/retouches/{id}' },
  { method: 'POST', path: '/retouches/{id}/retry' },
  { method: 'POST', path: '/retouches/{id}/redo' },
  { method: 'POST', path: '/shoot/retry' },
  { method: 'POST', path: '/shoot/cancel' },
  { method: 'POST', path: '/shoot/redo' },
  { method: 'GET', path: '/bulk/{id}' },
  { method: 'GET', path: '/shoots' },
  { method: 'GET', path: '/shoot' },
  { method: 'GET', path: '/results' },
  { method: 'GET', path: '/decisions' },
  { method: 'PUT', path: '/decisions' },
  { method: 'GET', path: '/recipe' },
  { method: 'PUT', path: '/recipe' },
  { method: 'GET', path: '/presets' },
  { method: 'POST', path: '/recipes/preview' },
  { method: 'POST', path: '/shoot/estimate' },
  { method: 'GET', path: '/line' },
  { method: 'GET', path: '/limits' },
  { method: 'GET', path: '/openapi.json' },
] as const;
