"""What is tried first when somebody guesses passwords. Digits behind a word are cut off before it is looked up here."""

from __future__ import annotations

COMMON = frozenset(
    """
    password passwort parola parolam sifre sifrem haslo contrasena motdepasse senha wachtwoord пароль парольпароль
    password1 passw0rd p@ssw0rd p@ssword pa$$word pass1234 passpass passwordpassword mypassword newpassword
    changeme changeit letmein letmeinnow welcome welcomehome iloveyou iloveyouforever loveyou ilove sunshine princess
    football baseball basketball superman batman spiderman starwars pokemon minecraft fortnite dragon monkey master
    shadow michael jennifer charlie jordan hunter trustno trustno1 whatever freedom computer internet samsung
    qwerty qwertyuiop qwertyuiop[] qwertyui qwerty12345 qwertyqwerty qwertz qwertzuiop azerty azertyuiop
    asdfgh asdfghjkl asdfasdf asdfasdfasdf zxcvbn zxcvbnm zxcvbnmasdf 1qaz2wsx 1qaz2wsx3edc qazwsx qazwsxedc
    1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 zaq12wsx zaq1zaq1 йцукен йцукенгшщз
    1234567890 12345678910 123456789a 0123456789 0987654321 9876543210 1122334455 1231231234 1234512345 1234554321
    0000000000 1111111111 123123123123 147258369 1472583690 789456123 7894561230 987654321a a123456789 aa123456789
    abc123 abcd1234 abcdef abcdefg abcdefgh abcdefghij abcabc abc123456 abcd123456 a1b2c3d4 a1b2c3d4e5
    admin administrator adminadmin root toor rootroot superuser guest default temp temporary tempfortemp secret
    secretsecret topsecret login loginlogin test testing testtest testtesttest demo demodemo example
    galatasaray fenerbahce besiktas istanbul turkiye ankara legiapolska polska warszawa moskva rossiya zenit
    india indiaindia bharat krishna jaishreeram omnamahshivay mumbai delhi
    imece imeceimece imecestudio company companyname company123
    correcthorsebatterystaple correct-horse-battery-staple onetwothree onetwothreefour blink182
    thequickbrownfox nothing123 iamtheboss ihateyou fuckyou fuckyoufuckyou
    """.split()
)
