/** For the editor, where the whole mailing has to stop at once. */
export const sentences = {
  login: 'The mail server rejects the login. Check SMTP_URL, then send again.',
  account:
    'The mail provider does not allow this account to send. Ask the provider why, then send again.',
  sender: 'The mail server refuses the sender. Ask its provider why, then send again.',
  day: 'The sending quota of the mail account is used up. Continue tomorrow with the same command.',
  hour: 'The hourly sending quota of the mail account is used up. Continue in an hour.',
};

/** Begin the recorded reason of a delivery. */
export const refuses = {
  sender: 'the server refuses the sender',
  message: 'the server refuses the message',
  login: 'the server rejects the login',
  account: 'the provider does not allow this account to send',
};
