import com.sun.net.httpserver.HttpServer

// The gateway of a user: whatever its upstream says about CORS, a page gets what the policy says.

// The upstream's own answers, by path: the status and CORS headers
Map<String, List> upstreamAnswers = [
		'/up/silent': [200],
		'/up/any': [200, 'Access-Control-Allow-Origin: *'],
		'/up/doubles': [200, 'Access-Control-Allow-Origin: https://app.example.com',
				'Access-Control-Allow-Origin: https://app.example.com'],
		'/up/exposes': [200, 'Access-Control-Expose-Headers: X-Secret'],
		'/up/all': [200, 'Access-Control-Allow-Origin: https://other.example', 'Access-Control-Allow-Credentials: true',
				'Access-Control-Allow-Methods: DELETE', 'Access-Control-Allow-Headers: x-other',
				'Access-Control-Max-Age: 1', 'Vary: Accept, Origin'],
		'/up/varies': [200, 'Vary: Accept'],
		'/up/missing': [404, 'Access-Control-Allow-Origin: *'],
		'/up/fails': [503]
]
List<String> reached = [].asSynchronized()
HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
upstream.createContext('/') { exchange ->
	String path = exchange.requestURI.rawPath
	reached << path
	if (path != '/up/breaks-off') {
		List answer = upstreamAnswers.getOrDefault(path, [200])
		answer.tail().each { line ->
			def (name, value) = line.split(': ')
			exchange.responseHeaders.add(name, value)
		}
		exchange.sendResponseHeaders(answer.head(), -1)
	}
	exchange.close()
}
upstream.start()

String java = new File(System.getProperty('java.home'), 'bin/java').path
File log = new File(basedir, 'target/gateway.log')
Process process = new ProcessBuilder(java, '-XX:TieredStopAtLevel=1', '-jar', new File(basedir, 'target/gateway.jar').path, '--server.port=0',
		"--upstream.port=$upstream.address.port".toString())
		.redirectErrorStream(true)
		.redirectOutput(log)
		.start()
try {
	def started = null
	for (int i = 0; i < 120 && !started && process.alive; i++) {
		sleep 500
		started = log.text =~ /Netty started on port (\d+)/
	}
	assert started: "Not started:\n${log.text}"

	// Returns the status and all CORS headers, sorted, the names of the one line of Vary apart
	def send = { String requestLine, String... headers ->
		Socket socket = new Socket(InetAddress.loopbackAddress, started[0][1] as int)
		socket.soTimeout = 20_000
		socket.outputStream << "$requestLine HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
				headers.collect { "$it\r\n" }.join() + '\r\n'
		List<String> head = socket.inputStream.getText('ISO-8859-1').split('\r\n\r\n')[0].readLines()
		List<String> lines = head.tail().findAll { it ==~ /(?i)(access-control-|vary:|cors-refusal:).*/ }
		List<String> vary = lines.findAll { it ==~ /(?i)vary:.*/ }
		assert vary.size() <= 1
		[head.head().split(' ')[1] as int] + ((lines - vary) +
				vary.collectMany { it.substring('Vary:'.length()).split(',').collect { 'Vary: ' + it.trim() } }).sort()
	}
	String app = 'Origin: https://app.example.com'
	String stranger = 'Origin: https://other.example'
	List<String> access = ['Access-Control-Allow-Origin: https://app.example.com', 'Access-Control-Expose-Headers: Location']
	// On routes Spring's CORS support adds what it has looked at for globalcors
	List<String> vary = ['Vary: Access-Control-Request-Headers', 'Vary: Access-Control-Request-Method', 'Vary: Origin']
	List refused = [403, 'Cors-Refusal: origin-not-allowed', 'Vary: Origin']

	// Whatever the upstream says
	upstreamAnswers.each { path, answer ->
		List<String> own = answer.any { it.toString().startsWith('Vary: Accept') } ? ['Vary: Accept'] : []
		assert send("GET $path", app) == [answer.head()] + access + own + vary
	}
	assert reached == upstreamAnswers.keySet() as List
	assert send('GET /up/varies') == [200, 'Vary: Accept'] + vary
	assert send('GET /up/varies', 'Origin: http://localhost') == [200, 'Vary: Accept'] + vary

	// Where it says nothing
	assert send('GET /up/breaks-off', app) == [500] + access + vary
	assert send('GET /unrouted', app) == [404] + access + 'Vary: Origin'

	// What it never sees
	reached.clear()
	assert send('OPTIONS /up/any', app, 'Access-Control-Request-Method: GET') == [204,
			'Access-Control-Allow-Headers: *,Authorization', 'Access-Control-Allow-Methods: GET,HEAD,POST',
			'Access-Control-Allow-Origin: https://app.example.com', 'Access-Control-Max-Age: 1800', 'Vary: Origin']
	assert send('OPTIONS /up/any', stranger, 'Access-Control-Request-Method: GET') == refused
	assert send('GET /up/any', stranger) == refused
	['/up/private/1', '/up/x/../private/1', '/up/./private/1', '/up//private/1', '//up/private/1', '/up/%70rivate/1',
			'/up/%2e/private/1', '/up/x/%2e%2e/private/1', '/up/x/..%2fprivate/1', '/up/x/..%5cprivate/1',
			'/up/private%2f1', '/up/private;x/1', '/up/x/..;/private/1', '/up;x/private/1', '/x/../up/private/1',
			'http://localhost/up/private/1'].each { path ->
		assert send("GET $path", app) == refused
	}
	assert reached.empty
	assert send('GET /up/private/1', 'Origin: https://admin.example.com') ==
			[200, 'Access-Control-Allow-Origin: https://admin.example.com', 'Access-Control-Expose-Headers: Location'] + vary

	upstream.stop(0)
	assert send('GET /up/any', app) == [500] + access + vary

	assert log.text.contains("Other CORS settings cover paths of a CORS policy. ")
	assert log.text.contains("\n  - globalcors of the gateway for /up/**")
	// Once for the route, not for each path, and once for what it exposes
	assert (log.text =~ /overruled +: (.*)\. The header was dropped/)*.get(1) ==
			['The application set Access-Control-Allow-Origin on a response for /up/**',
			 'The application set Access-Control-Expose-Headers: X-Secret on a response for /up/**']
}
finally {
	upstream.stop(0)
	process.destroy()
	process.waitFor()
}
return true
