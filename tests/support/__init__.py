"""What the tests share: servers, browsers, samples and measurements."""
