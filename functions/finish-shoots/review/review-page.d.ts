/** The review page without a shoot: all files of the page in one, as the stack's bundling makes it. */
declare module '#review-page' {
  const template: string;
  export default template;
}
