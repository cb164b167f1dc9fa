/** The review page without a shoot: the page's files in one, as the stack's bundling makes it. */
declare module '#review-page' {
  const template: string;
  export default template;
}
