import sharp from 'sharp';

const PORTRAIT = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="750" viewBox="0 0 600 750">
  <defs>
    <radialGradient id="wall" cx="0.36" cy="0.3" r="0.95">
      <stop offset="0" stop-color="#a9b0b0"/><stop offset="0.55" stop-color="#858d90"/><stop offset="1" stop-color="#565d63"/>
    </radialGradient>
    <linearGradient id="skin" x1="0" y1="0" x2="1" y2="0.25">
      <stop offset="0" stop-color="#cfa48b"/><stop offset="0.55" stop-color="#bd8f76"/><stop offset="1" stop-color="#8f6553"/>
    </linearGradient>
    <linearGradient id="neck" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#8a604f"/><stop offset="0.5" stop-color="#ae8069"/><stop offset="1" stop-color="#b88b74"/>
    </linearGradient>
    <linearGradient id="hair" x1="0.1" y1="0" x2="0.9" y2="1">
      <stop offset="0" stop-color="#5e463a"/><stop offset="0.5" stop-color="#3f2f28"/><stop offset="1" stop-color="#2b211d"/>
    </linearGradient>
    <linearGradient id="shirt" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#5f7680"/><stop offset="1" stop-color="#34444d"/>
    </linearGradient>
    <radialGradient id="iris"><stop offset="0.3" stop-color="#2a1d14"/><stop offset="0.45" stop-color="#76583c"/><stop offset="1" stop-color="#45321f"/></radialGradient>
    <radialGradient id="blush"><stop offset="0" stop-color="#b5685a" stop-opacity="0.42"/><stop offset="1" stop-color="#b5685a" stop-opacity="0"/></radialGradient>
    <filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="9"/></filter>
    <filter id="faint" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="3"/></filter>
    <clipPath id="face"><path d="M198 300 C196 200 242 158 300 158 C358 158 404 200 402 300 C401 372 384 428 352 462 C334 481 318 490 300 490 C282 490 266 481 248 462 C216 428 199 372 198 300 Z"/></clipPath>
  </defs>
  <rect width="600" height="750" fill="url(#wall)"/>
  <g stroke="#ffffff" stroke-opacity="0.09" stroke-width="5"><path d="M70 0V750M190 0V750M410 0V750M530 0V750"/></g>
  <g transform="translate(62 560)" opacity="0.85"><path d="M0 190 C-8 120 10 60 -22 8 C34 44 34 120 22 190 Z" fill="#5b6f5a"/><path d="M30 190 C30 130 60 90 92 66 C88 120 62 150 52 190 Z" fill="#6d8069"/></g>
  <path d="M176 300 C150 170 214 104 304 104 C396 104 452 172 428 306 C420 372 440 436 424 520 C380 560 220 560 176 520 C160 430 184 370 176 300 Z" fill="url(#hair)"/>
  <path d="M250 430 L350 430 C350 500 356 530 392 552 L300 640 L208 552 C244 530 250 500 250 430 Z" fill="url(#neck)"/>
  <path d="M38 750 C46 640 96 590 206 552 C236 602 268 622 300 622 C332 622 364 602 394 552 C504 590 554 640 562 750 Z" fill="url(#shirt)"/>
  <path d="M206 552 C236 602 268 622 300 622 C332 622 364 602 394 552 L410 562 C378 624 336 646 300 646 C264 646 222 624 190 562 Z" fill="#2e3c44" opacity="0.7"/>
  <ellipse cx="196" cy="326" rx="17" ry="34" fill="#b08069"/><ellipse cx="404" cy="326" rx="17" ry="34" fill="#8f6553"/>
  <g clip-path="url(#face)">
    <rect x="180" y="140" width="240" height="370" fill="url(#skin)"/>
    <ellipse cx="300" cy="168" rx="120" ry="42" fill="#5f4336" opacity="0.5" filter="url(#soft)"/>
    <ellipse cx="402" cy="380" rx="38" ry="130" fill="#6b4535" opacity="0.5" filter="url(#soft)"/>
    <ellipse cx="262" cy="222" rx="52" ry="26" fill="#ecc9b1" opacity="0.45" filter="url(#soft)"/>
    <ellipse cx="240" cy="372" rx="44" ry="30" fill="url(#blush)"/><ellipse cx="358" cy="372" rx="42" ry="30" fill="url(#blush)"/>
    <ellipse cx="300" cy="492" rx="70" ry="20" fill="#6b4535" opacity="0.45" filter="url(#soft)"/>
    <ellipse cx="250" cy="302" rx="36" ry="20" fill="#7b5444" opacity="0.4" filter="url(#faint)"/><ellipse cx="350" cy="302" rx="36" ry="20" fill="#6b4535" opacity="0.45" filter="url(#faint)"/>
  </g>
  <g fill="#e4e0da"><path d="M222 308 C234 290 264 290 278 310 C264 320 236 321 222 308 Z"/><path d="M322 310 C336 290 366 290 378 308 C364 321 336 320 322 310 Z"/></g>
  <circle cx="251" cy="306" r="12.5" fill="url(#iris)"/><circle cx="349" cy="306" r="12.5" fill="url(#iris)"/>
  <circle cx="247" cy="301" r="3.2" fill="#fdfaf4"/><circle cx="345" cy="301" r="3.2" fill="#fdfaf4"/>
  <g fill="none" stroke="#2b1f19" stroke-linecap="round"><path d="M220 308 C234 288 264 288 280 311" stroke-width="4.5"/><path d="M320 311 C336 288 366 288 380 308" stroke-width="4.5"/>
    <path d="M226 293 C240 281 262 282 274 291" stroke-width="1.5" opacity="0.45"/><path d="M326 291 C338 282 360 281 374 293" stroke-width="1.5" opacity="0.45"/></g>
  <path d="M212 274 C230 254 262 254 284 268 C262 263 234 264 212 274 Z" fill="#3a2a22"/><path d="M316 268 C338 254 370 254 388 274 C366 264 338 263 316 268 Z" fill="#3a2a22"/>
  <path d="M309 300 C314 338 320 360 326 374 C318 388 306 389 300 389" fill="none" stroke="#7b5140" stroke-width="3" stroke-linecap="round" opacity="0.65"/>
  <ellipse cx="297" cy="345" rx="6" ry="30" fill="#ecc9b1" opacity="0.5" filter="url(#faint)"/>
  <ellipse cx="286" cy="384" rx="6" ry="3" fill="#6b4030" opacity="0.65"/><ellipse cx="314" cy="384" rx="6" ry="3" fill="#6b4030" opacity="0.7"/>
  <path d="M253 417 C274 411 290 409 300 415 C310 409 326 411 347 417 C330 427 316 430 300 430 C284 430 270 427 253 417 Z" fill="#95524a"/>
  <path d="M253 417 C270 427 284 430 300 430 C316 430 330 427 347 417 C334 443 318 450 300 450 C282 450 266 443 253 417 Z" fill="#ab655b"/>
  <path d="M250 415 C272 433 328 433 350 415" fill="none" stroke="#66332d" stroke-width="2.2" stroke-linecap="round"/><ellipse cx="296" cy="441" rx="18" ry="3.6" fill="#dca198" opacity="0.5" filter="url(#faint)"/>
  <path d="M190 322 C176 196 236 132 318 140 C392 146 420 204 412 318 C402 270 388 230 340 200 C300 214 250 214 226 236 C206 256 200 288 190 322 Z" fill="url(#hair)"/>
  <g fill="none" stroke="#8a6a55" stroke-opacity="0.5" stroke-width="2.5" stroke-linecap="round"><path d="M334 160 C280 156 226 186 206 250"/><path d="M340 172 C300 170 240 196 214 246"/><path d="M352 168 C388 190 404 230 408 272"/><path d="M190 380 C186 430 188 470 184 510"/><path d="M412 380 C416 430 416 470 418 506"/></g>
</svg>`;

let drawn: Promise<Buffer> | undefined;

/**
 * The portrait that the simulator uses if it is given no photo (600 × 750 pixels, PNG). It is a little dull,
 * so that a retouch is visible. It is drawn only once.
 */
export function drawSamplePortrait(): Promise<Buffer> {
  drawn ??= sharp(Buffer.from(PORTRAIT)).removeAlpha().png().toBuffer();
  return drawn;
}
